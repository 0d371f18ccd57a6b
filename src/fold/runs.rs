//! Turns a text into the hashes of its runs of Chinese characters, the same on every machine.

/// The hash of each run of `N` Chinese characters with the byte its first character starts at; what stands
/// between two characters is left out.
pub fn runs<const N: usize>(text: &str) -> impl Iterator<Item = (u32, u64)> + '_ {
    // A polynomial in an odd number of 64 bits: the next run's hash follows from the last one's.
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let leaving = BASE.wrapping_pow(N as u32);
    let (mut run, mut places, mut hash) = ([0; N], [0_u32; N], 0_u64);
    let chars = text.char_indices().filter(|(_, c)| super::is_chinese(*c)).enumerate();
    chars.filter_map(move |(i, (at, c))| {
        let old = std::mem::replace(&mut run[i % N], u64::from(c));
        places[i % N] = at as u32;
        hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(c)).wrapping_sub(leaving.wrapping_mul(old));
        (i + 1 >= N).then_some((places[(i + 1) % N], hash ^ hash >> 32))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_run_has_the_same_hash_wherever_it_stands() {
        let all: Vec<_> = runs::<3>("甲，乙丙1丁甲乙丙").collect();
        assert_eq!(all.len(), 5);
        assert_eq!((all[0].0, all[4].0), (0, "甲，乙丙1丁".len() as u32));
        assert_eq!(all[0].1, all[4].1);
        assert_ne!(all[0].1, all[1].1);
        assert_eq!(runs::<3>("甲乙").count(), 0);
    }
}
