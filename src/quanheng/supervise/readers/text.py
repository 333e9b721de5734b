"""The bytes of a source as a stream of UTF-8 text; compression and encoding seen to."""

import codecs
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from quanheng.supervise.errors import SuperviseError

_DECLARED = re.compile(rb"""\A<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNMARKED_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_GZIP = b"\x1f\x8b"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file as it lies, compressed if it is."""
    with _open(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_blocks(path: Path, size: int) -> Iterator[bytes]:
    """The decompressed bytes of a file, at most ``size`` at a time. A file of no byte is an error."""
    with _open(path) as file:
        zipped = file.read(2) == _GZIP
        file.seek(0)
        stream = gzip.GzipFile(fileobj=file) if zipped else file
        place = 0
        try:
            while block := stream.read(size):
                yield block
                place += len(block)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise SuperviseError(
                "log.truncated",
                f"压缩文件 {path.name} 不完整或者已经损坏：解出 {place} 字节后无法继续。",
                mend="请重新传输文件并核对其大小；没有写出任何结果。",
            ) from error
    if not place:
        raise SuperviseError("log.empty", f"文件 {path.name} 是空的。", mend="请核对导出是否成功。")


def read_utf8(path: Path, size: int) -> Iterator[bytes]:
    """An XML file as UTF-8, from whatever encoding it declares.

    UTF-8 passes as it is, mark included: whoever reads the text finds a byte that is none, and where it stands.
    """
    blocks = read_blocks(path, size)
    first = next(blocks)
    encoding, mark = _encoding(first)
    if encoding == "utf-8":
        yield from chain([first], blocks)
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    place = mark
    try:
        for block in chain([first[mark:]], blocks):
            pending = len(decoder.getstate()[0])
            yield decoder.decode(block).encode()
            place += len(block)
        pending = len(decoder.getstate()[0])
        yield decoder.decode(b"", final=True).encode()
    except UnicodeDecodeError as error:
        raise SuperviseError(
            "log.encoding",
            f"文件声明的编码是 {encoding}，但是第 {place - pending + error.start} 字节不符合这种编码。",
            mend="请核对 XML 声明中的 encoding，使它与文件的实际编码一致。",
        ) from error


def _encoding(first: bytes) -> tuple[str, int]:
    """The encoding by mark, by shape or as declared, and the length of the mark."""
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    for shape, encoding in _UNMARKED_UTF16:
        if first.startswith(shape):
            return encoding, 0
    match = _DECLARED.match(first)
    declared = match[1].decode() if match else "utf-8"
    try:
        name = codecs.lookup(declared).name
        "".encode(name)  # a codec of bytes (zip, hex) is no encoding of text
    except LookupError as error:
        raise SuperviseError(
            "log.encoding",
            f"文件声明了不认识的编码 {declared}。",
            mend="请改用 UTF-8、UTF-16、GB18030 或 ISO-8859-1，并在 XML 声明中写明。",
        ) from error
    return ("utf-8", 0) if name in ("utf-8", "ascii") else (name, 0)


def _open(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise SuperviseError(
            "log.unreadable", f"无法打开 {path.name}：{error.strerror}。", mend="请核对路径和读取权限。"
        ) from error
