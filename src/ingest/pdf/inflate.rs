//! Turns a zlib stream (RFC 1950) into its bytes, or says that it is damaged or too large.

use flate2::{Decompress, FlushDecompress, Status};

/// What became of a stream.
pub(super) enum Inflated {
    /// All of it.
    Bytes(Vec<u8>),
    /// More than was allowed.
    TooLarge,
    /// It breaks off, or its checksum is wrong.
    Damaged,
}

/// Inflates a zlib stream to its end. lopdf gives what it has when a stream breaks off, and a report would then
/// lack its last part without anybody knowing.
///
/// A missing checksum is forgiven, since lengths are often a few bytes short; a wrong one is not, if `checked`.
pub(super) fn inflate(packed: &[u8], limit: usize, checked: bool) -> Inflated {
    if packed.is_empty() {
        return Inflated::Bytes(Vec::new());
    }
    let Some((_, mut rest)) = packed.split_at_checked(2).filter(|(head, _)| head[0] & 0x0f == 8) else {
        return Inflated::Damaged;
    };
    let mut inflater = Decompress::new(false);
    let mut bytes = Vec::new();
    loop {
        bytes.reserve((bytes.len() / 2).clamp(4096, 1 << 20));
        let (read, written) = (inflater.total_in(), bytes.len());
        let status = inflater.decompress_vec(rest, &mut bytes, FlushDecompress::None);
        rest = &rest[(inflater.total_in() - read) as usize..];
        if bytes.len() > limit {
            return Inflated::TooLarge;
        }
        match status {
            Ok(Status::StreamEnd) => break,
            Ok(_) if bytes.len() > written || inflater.total_in() > read => {}
            _ => return Inflated::Damaged,
        }
    }
    match rest.first_chunk() {
        Some(sum) if checked && u32::from_be_bytes(*sum) != adler32(&bytes) => Inflated::Damaged,
        _ => Inflated::Bytes(bytes),
    }
}

/// The checksum of zlib (RFC 1950).
fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    // So many bytes may be summed before 32 bits run over.
    for part in bytes.chunks(5552) {
        for byte in part {
            a += u32::from(*byte);
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    b << 16 | a
}
