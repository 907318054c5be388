//! Work on several threads, with results in the order of the work.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// So often the calling thread looks up from its work.
const PAUSE: Duration = Duration::from_millis(100);

/// How many threads to use: as many as asked for, else as many as the process may run at once.
pub(crate) fn threads(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)).max(1)
}

/// What the threads tell one another.
struct Shared {
    /// The next piece that nobody has.
    next: AtomicUsize,
    /// How much work is done, in whatever the work counts.
    done: AtomicUsize,
    ended: AtomicBool,
    /// Threads besides the calling one that are at work.
    helpers: AtomicUsize,
}

/// After a panic nobody works on.
struct EndOnPanic<'s>(&'s Shared);

impl Drop for EndOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.ended.store(true, Ordering::Relaxed);
        }
    }
}

/// Tells the calling thread that a helper is ready.
struct Ready<'s>(&'s Shared, &'s Thread);

impl Drop for Ready<'_> {
    fn drop(&mut self) {
        self.0.helpers.fetch_sub(1, Ordering::Release);
        self.1.unpark();
    }
}

/// Does the work of each piece, each thread taking the next piece that nobody has, with memory that it uses for all of its pieces; a
/// panic in a piece is a panic here.
///
/// The work says how much of it is done, and goes on as long as it is told to. At first and ten times a second the calling thread
/// tells what is done altogether, also while it waits for the others; when that fails, all work ends.
pub(crate) fn map_with<T: Sync, M, R: Send, E>(
    pieces: &[T],
    threads: usize,
    memory: impl Fn() -> M + Sync,
    work: impl Fn(&mut M, &T, &mut dyn FnMut(usize) -> bool) -> R + Sync,
    mut tell: impl FnMut(usize) -> Result<(), E>,
) -> Result<Vec<R>, E> {
    let helpers = threads.min(pieces.len()).saturating_sub(1);
    let shared = &Shared {
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        ended: AtomicBool::new(false),
        helpers: AtomicUsize::new(helpers),
    };
    let take = || {
        let place = shared.next.fetch_add(1, Ordering::Relaxed);
        pieces.get(place).filter(|_| !shared.ended.load(Ordering::Relaxed)).map(|piece| (place, piece))
    };
    let mut all: Vec<(usize, R)> = Vec::with_capacity(pieces.len());
    let mut told = Ok(());
    let caller = &thread::current();
    thread::scope(|scope| {
        let (take, memory, work) = (&take, &memory, &work);
        let helper = move || {
            let _ready = Ready(shared, caller);
            let _end = EndOnPanic(shared);
            let mut memory = memory();
            let mut own: Vec<(usize, R)> = Vec::new();
            while let Some((place, piece)) = take() {
                let mut goes_on = |count: usize| {
                    shared.done.fetch_add(count, Ordering::Relaxed);
                    !shared.ended.load(Ordering::Relaxed)
                };
                own.push((place, work(&mut memory, piece, &mut goes_on)));
            }
            own
        };
        let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(helper)).collect();
        let _end = EndOnPanic(shared);
        let mut last: Option<Instant> = None;
        let mut goes_on = |count: usize| {
            let done = shared.done.fetch_add(count, Ordering::Relaxed).saturating_add(count);
            if told.is_ok() && last.is_none_or(|last| last.elapsed() >= PAUSE) {
                told = tell(done);
                last = Some(now());
                shared.ended.fetch_or(told.is_err(), Ordering::Relaxed);
            }
            !shared.ended.load(Ordering::Relaxed)
        };
        let mut memory = memory();
        while let Some((place, piece)) = take() {
            all.push((place, work(&mut memory, piece, &mut goes_on)));
        }
        while shared.helpers.load(Ordering::Acquire) > 0 {
            thread::park_timeout(PAUSE);
            goes_on(0);
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

#[expect(clippy::disallowed_methods, reason = "it decides when to look up, never what is answered")]
fn now() -> Instant {
    Instant::now()
}
