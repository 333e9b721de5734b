"""The root of every error this platform raises on purpose.

Each package derives one base of its own (``LawError``, ``EngineError``, ``SuperviseError``, ``RecordError``).
An error is part of the interface: it has a code that never changes, a sentence in Chinese for the person who
meets it, the article of law where one is at stake, and what to do next.
"""


class QuanhengError(Exception):
    """Something the reader can understand and mend.

    ``code`` is stable and machine readable; ``sentence`` says what is wrong and where; ``mend`` says what to do;
    ``law`` cites the article (``行政处罚法/58``) where the law itself is the reason.
    """

    def __init__(self, code: str, sentence: str, *, mend: str = "", law: str = "") -> None:
        super().__init__(code, sentence, mend, law)
        self.code = code
        self.sentence = sentence
        self.mend = mend
        self.law = law

    def __str__(self) -> str:
        parts = [f"[{self.code}] {self.sentence}"]
        if self.law:
            parts.append(f"依据：{self.law}。")
        if self.mend:
            parts.append(f"处理办法：{self.mend}")
        return " ".join(parts)
