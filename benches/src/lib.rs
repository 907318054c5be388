//! What the benchmarks share: seeded workloads with known totals, hand-written code that does the same, and ways to measure.

pub mod counting;
pub mod data;
pub mod measure;
pub mod report;
pub mod yardstick;
