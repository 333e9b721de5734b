"""The tables of the record (``docs/record.md``). ``DjangoStore`` alone writes them; triggers refuse the rest."""

from django.db import models


class Origin(models.Model):
    """The name of the log: one row."""

    name = models.CharField("名称", max_length=200, primary_key=True)


class Allotment(models.Model):
    """The digest of a receipt number given out before its entry exists."""

    receipt = models.CharField("回执编号的散列", max_length=64, primary_key=True)


class Entry(models.Model):
    """An entry. ``seq`` is its place in the table and means nothing outside."""

    seq = models.BigAutoField(primary_key=True)
    case_id = models.CharField("案件", max_length=200)
    n = models.PositiveIntegerField("编号")
    receipt = models.OneToOneField(Allotment, models.DO_NOTHING, db_column="receipt", null=True)
    body = models.BinaryField("正文")
    guard = models.BinaryField("封存之前的护码")

    class Meta:
        """One number in a case belongs to one entry."""

        constraints = (
            models.UniqueConstraint("case_id", "n", name="record_entry_number"),
            models.CheckConstraint(condition=models.Q(n__gt=0), name="record_entry_from_one"),
        )


class Opening(models.Model):
    """What opens one commitment of an entry; destroyed by law, it goes."""

    id = models.BigAutoField(primary_key=True)
    seq = models.ForeignKey(Entry, models.DO_NOTHING, db_column="seq")
    name = models.CharField("事实", max_length=100)
    salt = models.BinaryField("盐")
    value = models.BinaryField("内容")

    class Meta:
        """One opening a fact."""

        constraints = (models.UniqueConstraint("seq", "name", name="record_opening_fact"),)


class File(models.Model):
    """A file that an entry names, and the fact it belongs to."""

    digest = models.CharField("散列", max_length=64, primary_key=True)
    seq = models.ForeignKey(Entry, models.DO_NOTHING, db_column="seq")
    name = models.CharField("事实", max_length=100)


class Disposal(models.Model):
    """A fact whose value was destroyed, and the entry that ordered it."""

    id = models.BigAutoField(primary_key=True)
    seq = models.ForeignKey(Entry, models.DO_NOTHING, db_column="seq")
    name = models.CharField("事实", max_length=100)
    by_seq = models.ForeignKey(Entry, models.DO_NOTHING, db_column="by_seq", related_name="+")

    class Meta:
        """Once a fact."""

        constraints = (models.UniqueConstraint("seq", "name", name="record_disposal_fact"),)


class Restriction(models.Model):
    """A fact whose value was restricted, or released again, by an entry."""

    id = models.BigAutoField(primary_key=True)
    seq = models.ForeignKey(Entry, models.DO_NOTHING, db_column="seq")
    name = models.CharField("事实", max_length=100)
    by_seq = models.ForeignKey(Entry, models.DO_NOTHING, db_column="by_seq", related_name="+")
    lifted = models.BooleanField("解除")

    class Meta:
        """Once a fact and ordering entry."""

        constraints = (models.UniqueConstraint("seq", "name", "by_seq", name="record_restriction_fact"),)


class Waiting(models.Model):
    """An entry that has no leaf yet: what the sealer takes up next."""

    seq = models.OneToOneField(Entry, models.DO_NOTHING, db_column="seq", primary_key=True)


class Leaf(models.Model):
    """The leaf number of an entry."""

    number = models.BigIntegerField("叶号", primary_key=True)
    seq = models.OneToOneField(Entry, models.DO_NOTHING, db_column="seq")


class Tile(models.Model):
    """Up to 256 hashes of one level of the tree."""

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField("层")
    idx = models.BigIntegerField("序")
    hashes = models.BinaryField("散列")

    class Meta:
        """One tile a place."""

        constraints = (models.UniqueConstraint("level", "idx", name="record_tile_place"),)


class Checkpoint(models.Model):
    """A signed head of the tree."""

    size = models.BigIntegerField("条数", primary_key=True)
    note = models.TextField("签名文本")


class Cosignature(models.Model):
    """A witness's line under a checkpoint."""

    id = models.BigAutoField(primary_key=True)
    size = models.ForeignKey(Checkpoint, models.DO_NOTHING, db_column="size")
    line = models.TextField("副署")

    class Meta:
        """Once a witness and checkpoint."""

        constraints = (models.UniqueConstraint("size", "line", name="record_cosignature_line"),)
