//! Lays tab-separated rows from standard input out as one table.

use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut rows = vec![["what", "figure", "ratio", "goal", ""].map(str::to_owned).to_vec()];
    for line in io::stdin().lock().lines() {
        let line = line?;
        let row: Vec<String> = line.split('\t').map(str::to_owned).collect();
        if row.len() != 5 {
            return Err(io::Error::other(format!("expected 5 fields with tabs between them, found `{line}`")));
        }
        rows.push(row);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..5).map(width).collect();
    let mut out = io::stdout().lock();
    for (number, row) in rows.iter().enumerate() {
        let [what, figure, ratio, goal, verdict] = &row[..] else { continue };
        let [w, f, r, g, _] = widths[..] else { continue };
        writeln!(out, "{}", format!("{what:w$}  {figure:>f$}  {ratio:>r$}  {goal:>g$}  {verdict}").trim_end())?;
        if number == 0 {
            writeln!(out, "{}", "-".repeat(widths.iter().sum::<usize>() + 8))?;
        }
    }
    Ok(())
}
