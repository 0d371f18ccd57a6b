//! Reads little-endian numbers out of bytes that may end too early.

/// Bytes of a stream, or a part of them.
pub(super) type Bytes<'a> = &'a [u8];

/// `len` bytes from `at` on, fewer if they end before.
pub(super) fn slice(bytes: Bytes, at: usize, len: usize) -> Bytes {
    let start = at.min(bytes.len());
    &bytes[start..start.saturating_add(len).min(bytes.len())]
}

/// Two bytes; zero where there are none.
pub(super) fn u16_at(bytes: Bytes, at: usize) -> u16 {
    bytes.get(at..at.saturating_add(2)).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

/// Four bytes; zero where there are none.
pub(super) fn u32_at(bytes: Bytes, at: usize) -> u32 {
    bytes.get(at..at.saturating_add(4)).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// A table of `n + 1` positions and `n` entries of `size` bytes (a PLC): positions and entries.
pub(super) fn plc<'a>(bytes: Bytes<'a>, size: usize) -> (Vec<u32>, impl Fn(usize) -> Bytes<'a>) {
    let count = bytes.len().saturating_sub(4) / (4 + size);
    let positions = if bytes.len() < 4 { Vec::new() } else { (0..=count).map(|i| u32_at(bytes, 4 * i)).collect() };
    (positions, move |i| slice(bytes, 4 * (count + 1) + i * size, size))
}
