//! Which known name was meant.

/// The known name nearest to an unknown one, if it is near enough to be a slip.
pub(crate) fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Long input is no slip of the pen, and the distance is quadratic.
    if unknown.len() > 64 {
        return None;
    }
    let allowed = (unknown.chars().count() / 3).max(1);
    let distances = known.into_iter().map(|name| (distance(unknown, name), name));
    distances.filter(|(distance, _)| *distance <= allowed).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// Insertions, deletions and replacements that lead from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (place, one) in from.chars().enumerate() {
        let (mut diagonal, mut left) = (place, place.saturating_add(1));
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (other, cell) in to.chars().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal.saturating_add(usize::from(one != other));
            diagonal = *cell;
            left = replaced.min(cell.saturating_add(1)).min(left.saturating_add(1));
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}
