//! Work on several threads, with results in the order of the work.

use std::convert::Infallible;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many threads to use: as many as asked for, else as many as the process may run at once.
pub(crate) fn threads(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)).max(1)
}

/// After a panic nobody begins another piece.
struct EndOnPanic<'w>(&'w AtomicUsize, usize);

impl Drop for EndOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(self.1, Ordering::Relaxed);
        }
    }
}

/// Does the work of each piece, each thread taking the next piece that nobody has; a panic in a piece is a panic here.
pub(crate) fn map<T: Sync, R: Send>(pieces: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let Ok(results) = map_with(pieces, threads, || (), |(), piece| work(piece), |_| Ok::<(), Infallible>(()));
    results
}

/// The same with memory that a thread uses for all of its pieces.
///
/// After each piece of its own the calling thread tells how many pieces are done; when that fails, nobody begins another.
pub(crate) fn map_with<T: Sync, M, R: Send, E>(
    pieces: &[T],
    threads: usize,
    memory: impl Fn() -> M + Sync,
    work: impl Fn(&mut M, &T) -> R + Sync,
    mut tell: impl FnMut(usize) -> Result<(), E>,
) -> Result<Vec<R>, E> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let take = |memory: &mut M| {
        let place = next.fetch_add(1, Ordering::Relaxed);
        let piece = pieces.get(place)?;
        let end = EndOnPanic(&next, pieces.len());
        let result = work(memory, piece);
        drop(end);
        done.fetch_add(1, Ordering::Relaxed);
        Some((place, result))
    };
    let mut all: Vec<(usize, R)> = Vec::with_capacity(pieces.len());
    let mut told = Ok(());
    thread::scope(|scope| {
        let helper = || {
            let mut memory = memory();
            std::iter::from_fn(|| take(&mut memory)).collect::<Vec<_>>()
        };
        let helpers: Vec<_> = (1..threads.min(pieces.len())).map(|_| scope.spawn(helper)).collect();
        let mut memory = memory();
        while let Some(one) = take(&mut memory) {
            all.push(one);
            told = tell(done.load(Ordering::Relaxed));
            if told.is_err() {
                next.store(pieces.len(), Ordering::Relaxed);
            }
        }
        for helper in helpers {
            match helper.join() {
                Ok(own) => all.extend(own),
                Err(panic) => resume_unwind(panic),
            }
        }
    });
    all.sort_unstable_by_key(|(place, _)| *place);
    told.map(|()| all.into_iter().map(|(_, result)| result).collect())
}
