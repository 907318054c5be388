//! Measuring on a machine that others use too: contenders take turns, and medians of ratios within a round count.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// One thing that is measured.
pub struct Contender<'a> {
    /// How it is called in tables.
    pub name: &'static str,
    run: Box<dyn FnMut() + 'a>,
}

impl<'a> Contender<'a> {
    /// Something that can be done over and over.
    pub fn new<T>(name: &'static str, mut run: impl FnMut() -> T + 'a) -> Contender<'a> {
        Contender { name, run: Box::new(move || drop(black_box(run()))) }
    }
}

/// What a contender took, and how it compares with the first one.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Whose.
    pub name: &'static str,
    /// Seconds for one run: the median over the rounds.
    pub seconds: f64,
    /// Times the first contender of the same round: the median over the rounds.
    pub ratio: f64,
}

/// The middle of some numbers.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Lets contenders take turns, each for about `slice`, over some rounds.
pub fn compare(contenders: &mut [Contender<'_>], rounds: usize, slice: Duration) -> Vec<Measured> {
    let mut times: Vec<usize> = Vec::new();
    for one in contenders.iter_mut() {
        // A first run warms up; then the number of runs that fill a slice is found by doubling.
        (one.run)();
        let mut count = 1;
        loop {
            let took = seconds(count, &mut one.run);
            if took >= slice.as_secs_f64() || count > 1 << 30 {
                break;
            }
            let scale = slice.as_secs_f64() / took.max(1e-9);
            count = ((count as f64 * scale.clamp(1.5, 100.0)) as usize).max(count + 1);
        }
        times.push(count);
    }
    let mut taken: Vec<Vec<f64>> = vec![Vec::new(); contenders.len()];
    for _ in 0..rounds {
        for ((one, count), taken) in contenders.iter_mut().zip(&times).zip(&mut taken) {
            taken.push(seconds(*count, &mut one.run) / *count as f64);
        }
    }
    let first = taken.first().cloned().unwrap_or_default();
    contenders
        .iter()
        .zip(taken)
        .map(|(one, own)| {
            let ratios = own.iter().zip(&first).map(|(own, first)| own / first).collect();
            Measured { name: one.name, seconds: median(own), ratio: median(ratios) }
        })
        .collect()
}

/// How many seconds so many runs take.
#[expect(clippy::disallowed_methods, reason = "a benchmark is about time")]
pub fn seconds<T>(count: usize, mut run: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        drop(black_box(run()));
    }
    start.elapsed().as_secs_f64()
}
