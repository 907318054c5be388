//! Everything that is wrong with one document, in its order.

use super::first::{First, MOST_PROBLEMS};
use super::read::Problems;
use super::tape::{Guide, Tape};
use crate::diagnostic::{Code, Path, Problem};
use crate::sort;

/// Collects the problems of a document: those its decoder found, then those that rules find in what was decoded.
pub(crate) struct Report<'t> {
    tape: &'t Tape<'t>,
    guide: Guide,
    /// Each by its place on the tape.
    problems: First<usize, Problem>,
    /// How many the decoder found, if they are too many to know what could be decoded.
    too_many: Option<usize>,
    /// The pointers of what could not be decoded, ascending: what stands in for it is not judged.
    undecoded: Vec<String>,
}

impl<'t> Report<'t> {
    pub(crate) fn new(tape: &'t Tape<'t>, found: Problems) -> Report<'t> {
        let too_many = Some(found.shown()).filter(|_| found.overflows());
        let found = found.into_kept();
        let places: Vec<usize> = found.iter().map(|(_, problem)| tape.place(problem.left)).collect();
        let pointers = tape.pointers(&places);
        // A repeated key leaves the first one readable, fields that exclude each other are all readable.
        let readable = [Code::DuplicateKey, Code::DuplicateCode, Code::Conflict];
        let mut problems = First::new();
        let mut undecoded = Vec::new();
        for ((_, found), (place, mut path)) in found.into_iter().zip(places.into_iter().zip(pointers)) {
            if let Some(child) = found.child {
                path.push('/');
                path.push_str(child);
            }
            if !readable.contains(&found.code) {
                undecoded.push(path.clone());
            }
            problems
                .add(place, Problem { code: found.code, path, expected: found.expected, found: found.found, help: found.help });
        }
        sort::ascending(&mut undecoded);
        Report { tape, guide: Guide::default(), problems, too_many, undecoded }
    }

    /// Adds a problem, unless it lies in, or contains, something that could not be decoded.
    pub(crate) fn add(&mut self, path: &Path<'_>, code: Code, expected: impl Into<String>, found: impl Into<String>) {
        self.add_with_help(path, code, expected, found, None);
    }

    #[cold]
    pub(crate) fn add_with_help(
        &mut self,
        path: &Path<'_>,
        code: Code,
        expected: impl Into<String>,
        found: impl Into<String>,
        help: Option<String>,
    ) {
        let (place, path) = self.guide.locate(self.tape, &path.pointer());
        if !self.touches_undecoded(&path) {
            self.put(place, Problem { code, path, expected: expected.into(), found: found.into(), help });
        }
    }

    /// Adds a problem that what could not be decoded does not cause.
    #[cold]
    pub(crate) fn add_certain(&mut self, path: &Path<'_>, code: Code, expected: impl Into<String>, found: impl Into<String>) {
        let (place, path) = self.guide.locate(self.tape, &path.pointer());
        self.put(place, Problem { code, path, expected: expected.into(), found: found.into(), help: None });
    }

    fn put(&mut self, place: usize, problem: Problem) {
        // Where not all is known that could not be decoded, nobody knows what is wrong between values.
        if self.too_many.is_none() {
            self.problems.add(place, problem);
        }
    }

    /// Adds a problem with an object that depends on some of its values only.
    pub(crate) fn add_about(
        &mut self,
        path: &Path<'_>,
        values: &[Path<'_>],
        code: Code,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        if !values.iter().any(|value| self.doubts(value)) {
            self.add_certain(path, code, expected, found);
        }
    }

    /// Whether a value, or a part of it, or something that it is part of, could not be decoded.
    #[cold]
    pub(crate) fn doubts(&mut self, path: &Path<'_>) -> bool {
        self.pointer_if_doubtful(path).is_some_and(|pointer| self.touches_undecoded(&pointer))
    }

    /// Whether a value, or something that it is part of, could not be decoded.
    #[cold]
    pub(crate) fn unread(&mut self, path: &Path<'_>) -> bool {
        self.pointer_if_doubtful(path).is_some_and(|pointer| self.lies_in_undecoded(&pointer))
    }

    /// Where a value stands in the document; `None` where everything could be decoded, so that nobody asks.
    fn pointer_if_doubtful(&mut self, path: &Path<'_>) -> Option<String> {
        (!self.undecoded.is_empty()).then(|| self.guide.locate(self.tape, &path.pointer()).1)
    }

    /// Whether the ids of a list are known for sure.
    pub(crate) fn ids_are_certain(&self, list: &str) -> bool {
        self.undecoded.iter().all(|pointer| match pointer.strip_prefix(list) {
            // The list itself, an entry, or the id of one.
            Some(rest) => {
                let mut tokens = rest.split('/').skip(2);
                !matches!((tokens.next(), tokens.next()), (None | Some("id"), None))
            }
            None => !is_below(list, pointer),
        })
    }

    fn touches_undecoded(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        let next = self.undecoded.partition_point(|undecoded| undecoded.as_str() < below.as_str());
        self.lies_in_undecoded(pointer) || self.undecoded.get(next).is_some_and(|undecoded| undecoded.starts_with(&below))
    }

    fn lies_in_undecoded(&self, pointer: &str) -> bool {
        let known = |pointer: &str| self.undecoded.binary_search_by(|undecoded| undecoded.as_str().cmp(pointer)).is_ok();
        known(pointer) || pointer.match_indices('/').filter_map(|(at, _)| pointer.get(..at)).any(known)
    }

    /// The problems by their place in the document; behind as many as are told, how many there are.
    pub(crate) fn finish(self) -> Vec<Problem> {
        let count = match self.too_many {
            Some(least) => Some(format!("{least} or more")),
            None => self.problems.overflows().then(|| self.problems.shown().to_string()),
        };
        let mut problems: Vec<Problem> = self.problems.into_kept().into_iter().map(|(_, problem)| problem).collect();
        problems.extend(count.map(|found| Problem {
            code: Code::TooManyProblems,
            path: String::new(),
            expected: format!("at most {MOST_PROBLEMS} problems"),
            found,
            help: None,
        }));
        problems
    }
}

/// Whether a pointer is the other one or leads on from it.
fn is_below(pointer: &str, other: &str) -> bool {
    pointer.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
