"""A process that opens cases as fast as it can and says, line by line, which are acknowledged."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "quanheng.settings"


def main() -> None:
    import django

    django.setup()
    from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, open_case
    from quanheng.apps.cases.tests.county import County
    from quanheng.apps.record.clock import now

    county = County()
    while True:
        facts = {"source": "inspection", "clue": "货架上有过期食品", "discovered_on": now().date()}
        attempt = Attempt("", "register", (Actor(county.first, "handle"),), facts)
        done = open_case(Opening("penalty.ordinary", county.organ, county.power), attempt)
        assert isinstance(done, Done), done
        print(done.case, flush=True)


if __name__ == "__main__":
    main()
