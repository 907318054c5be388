//! An allocator that counts: how often memory is asked for, and how much is held.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static ASKED: AtomicU64 = AtomicU64::new(0);
static TAKEN: AtomicU64 = AtomicU64::new(0);
static GIVEN_BACK: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, counted. A program that wants the counts makes it its global allocator.
pub struct Counting;

// SAFETY: every call is handed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.fetch_add(1, Relaxed);
        TAKEN.fetch_add(layout.size() as u64, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        GIVEN_BACK.fetch_add(layout.size() as u64, Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ASKED.fetch_add(1, Relaxed);
        TAKEN.fetch_add(size as u64, Relaxed);
        GIVEN_BACK.fetch_add(layout.size() as u64, Relaxed);
        unsafe { System.realloc(memory, layout, size) }
    }
}

/// How often `work` asked for memory.
pub fn allocations<T>(work: impl FnOnce() -> T) -> u64 {
    let before = ASKED.load(Relaxed);
    drop(std::hint::black_box(work()));
    ASKED.load(Relaxed) - before
}

/// The bytes that what `work` made holds, and what it made.
pub fn held<T>(work: impl FnOnce() -> T) -> (i64, T) {
    let live = || TAKEN.load(Relaxed) as i64 - GIVEN_BACK.load(Relaxed) as i64;
    let before = live();
    let made = work();
    (live() - before, made)
}
