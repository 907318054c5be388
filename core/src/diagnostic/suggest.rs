/// The known word nearest to an unknown one, if it is near enough to be a slip.
pub(crate) fn nearest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    // Long input is no slip of the pen, and the distance is quadratic.
    if unknown.len() > 64 {
        return None;
    }
    let allowed = (unknown.chars().count() / 3).max(1);
    known
        .iter()
        .map(|word| (distance(unknown, word), *word))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Insertions, deletions and replacements that lead from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (b, cell) in to.iter().zip(row.iter_mut().skip(1)) {
            let replaced = if a == *b { diagonal } else { diagonal.saturating_add(1) };
            let best = replaced.min(cell.saturating_add(1)).min(left.saturating_add(1));
            diagonal = *cell;
            *cell = best;
            left = best;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let known = ["percent", "price", "priority", "amount"];
        assert_eq!(nearest("precent", &known), Some("percent"));
        assert_eq!(nearest("prise", &known), Some("price"));
        assert_eq!(nearest("banana", &known), None);
        assert_eq!(nearest("", &known), None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
