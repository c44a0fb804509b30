"""Sounds that are a row of frames or of pages, taken apart: ffmpeg copies what stands between and behind them too."""

from collections.abc import Iterator

#: ISO 11172-3 and 13818-3, third layer: thousands of bits and samples a second, by what the header's numbers say.
_RATES = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_FIRST = 3
_SAMPLES = {_FIRST: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
#: How a tag begins.
_TAGS = (b"TAG", b"APETAGEX", b"ID3", b"LYRICSBEGIN")
#: RFC 3533: bytes of a page before its table of segments, and the mark of a first page.
_PAGE, _BEGINS = 27, 2


def mp3(data: bytes) -> bytes:
    """The frames of a file of MP3, without tags before, between and behind them."""
    return b"".join(data[start:end] for start, end in _frames(data))


def _frames(data: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while 0 <= at < len(data):
        end = at + _size(data, at)
        # What only looks like a frame, or was cut, has no other behind it.
        if at < end <= len(data) and (end == len(data) or _size(data, end) or data.startswith(_TAGS, end)):
            yield at, end
            at = end
        else:
            at = data.find(b"\xff", at + 1)


def _size(data: bytes, at: int) -> int:
    """Bytes of the frame of MP3 that begins there; 0: none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sample = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _SAMPLES or rate in {0, 15} or sample == 3:
        return 0
    is_first = version == _FIRST
    bits = _RATES[is_first][rate - 1] * 1000
    return (144 if is_first else 72) * bits // _SAMPLES[version][sample] + (head[2] >> 1 & 1)


def is_one_ogg(data: bytes) -> bool:
    """Whether a file of Ogg is one recording: another one behind it would bring its own titles."""
    at, has_begun = 0, False
    while data.startswith(b"OggS", at) and at + _PAGE < len(data):
        begins = bool(data[at + 5] & _BEGINS)
        if begins and has_begun:
            return False
        has_begun = has_begun or not begins
        segments = data[at + 26]
        at += _PAGE + segments + sum(data[at + _PAGE : at + _PAGE + segments])
    return True
