//! Tillwork for Python: the extension module `tillwork._core`.
//!
//! Everything here is glue. Documents cross the border as JSON text, tables as Arrow streams; a refusal crosses it as an exception
//! with all problems, and a panic as an `InternalError`. The Python files of the package make objects of the texts. No rule is
//! decided here.

mod document;
mod engine;
mod error;
mod parallel;
mod table;

/// The engine behind the package's classes.
#[pyo3::pymodule(gil_used = false)]
mod _core {
    #[pymodule_export]
    use crate::engine::{Core, check_certificate, explain, panic_for_tests, read_outcome, refund, semantics_version, version};
    #[pymodule_export]
    use crate::table::{Batches, Flow};
}
