//! Lays compact JSON out for people: what fits on a line stands on one line, everything else is spread out.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a generator that is wrong stops with a panic, which is what its user should see"
)]

const WIDTH: usize = 120;

/// The same JSON over several lines, with a line end at the end.
pub(crate) fn pretty(compact: &str) -> String {
    let mut out = String::new();
    let rest = value(compact, 0, 0, &mut out);
    assert!(rest.is_empty(), "a JSON document and nothing after it");
    out.push('\n');
    out
}

/// Writes the first value of a text; returns the text after it.
fn value<'a>(text: &'a str, indent: usize, used: usize, out: &mut String) -> &'a str {
    let end = length(text);
    let (one, rest) = text.split_at(end);
    let open = one.chars().next().filter(|first| matches!(first, '{' | '['));
    let Some(open) = open.filter(|_| indent == 0 || indent + used + one.len() > WIDTH) else {
        out.push_str(&spaced(one));
        return rest;
    };
    let inner = indent + 2;
    out.push(open);
    let mut left = &one[1..];
    while !matches!(left.as_bytes()[0], b'}' | b']') {
        left = left.strip_prefix(',').inspect(|_| out.push(',')).unwrap_or(left);
        out.push('\n');
        out.push_str(&" ".repeat(inner));
        let mut head = 0;
        if open == '{' {
            let key = length(left);
            head = key + 2;
            out.push_str(&left[..key]);
            out.push_str(": ");
            left = &left[key + 1..];
        }
        left = value(left, inner, head, out);
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push_str(left);
    rest
}

/// How long the first value of a compact text is.
fn length(text: &str) -> usize {
    let mut depth = 0;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => {}
            }
            if !quoted && depth == 0 {
                return at + 1;
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' | b':' if depth == 0 => return at,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// A value on one line, with a space after commas and colons.
fn spaced(compact: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    let mut escaped = false;
    for character in compact.chars() {
        out.push(character);
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' | ':' if !quoted => out.push(' '),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn small_values_stay_on_a_line_and_large_ones_do_not() {
        assert_eq!(pretty(r#"{"a":{"b":[1,"x,:]\"",{}]}}"#), "{\n  \"a\": {\"b\": [1, \"x,:]\\\"\", {}]}\n}\n");
        let long = format!(r#"{{"a":["{}","{}"]}}"#, "x".repeat(70), "y".repeat(70));
        assert_eq!(pretty(&long), format!("{{\n  \"a\": [\n    \"{}\",\n    \"{}\"\n  ]\n}}\n", "x".repeat(70), "y".repeat(70)));
    }
}
