//! Every block of JSON in the book and in the example folders is run.
//!
//! The words behind `json` say what a block is:
//!
//! | words | what is done |
//! |---|---|
//! | `rulebook` | compiled; the page's rulebook from here on |
//! | `rulebook alone` | compiled; for the blocks that follow it, not for the page |
//! | `cart` | read; the page's cart from here on |
//! | `part of rulebook`, `part of cart` | put over the page's rulebook or cart, for the blocks that follow |
//! | `promotion`, `promotions`, `benefit`, `condition`, `selector`, `schedule`, `coupon` | completed to the page's rulebook with that one promotion, for the blocks that follow |
//! | `outcome` | what comes out: all that it states must be so, lists have as many entries |
//! | `outcome FILE` | the same for a cart beside the page, with the `rulebook.json` there |
//! | `request`, `next request` | answered as a return of the cart's outcome; with `next` after the return before it |
//! | `return` | what that return is |
//! | any of these with `//` behind the value | what comes out: `saves 4.00`, `holds`, `100 points`, `gift SKU`, `fails: MEASURE, needed N, actual A` (a condition), `not applied: REASON`, `not mentioned`; a block may hold several |
//! | `… error CODE,…` | the document must be refused with exactly these codes |
//! | `problems` | what the refusal before it reports |

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tillwork::{Cart, Engine, Error, Rulebook};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// All pages: the book's, and the READMEs of the examples.
fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![docs().join("src"), docs().join("examples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

/// A fenced block: the line it begins on, its words, its text.
struct Block {
    line: usize,
    words: Vec<String>,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (number, line) in page.lines().enumerate() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            if !open {
                let words = info.split_whitespace().map(str::to_owned).collect();
                blocks.push(Block { line: number + 1, words, text: String::new() });
            }
            open = !open;
        } else if open {
            let block = blocks.last_mut().unwrap();
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    assert!(!open, "a block is not closed");
    blocks
}

/// The values of a block, each with its text and the comment behind it.
fn values(text: &str) -> Result<Vec<(Value, String, String)>, String> {
    let mut values = Vec::new();
    let mut rest = text;
    while !rest.trim().is_empty() {
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let value = stream.next().ok_or("no value")?.map_err(|error| format!("this is not JSON: {error}"))?;
        let (own, behind) = rest.split_at(stream.byte_offset());
        rest = behind.trim_start();
        let comment = rest.strip_prefix("//").map_or("", |comment| comment.lines().next().unwrap_or_default());
        if rest.starts_with("//") {
            rest = &rest[2 + comment.len()..];
        }
        values.push((value, own.to_owned(), comment.trim().to_owned()));
    }
    Ok(values)
}

/// A refusal as (code, path) and its whole text.
type Refusal = (Vec<String>, Value);

fn refusal(error: &Error) -> Refusal {
    let codes = error.problems().iter().map(|problem| problem.code.as_str().to_owned()).collect();
    (codes, serde_json::from_str::<Value>(&error.to_json()).unwrap()["problems"].clone())
}

/// What a reader of a page has in mind at a block.
struct Reader {
    folder: PathBuf,
    page_rulebook: Value,
    page_cart: Option<Value>,
    rulebook: Value,
    cart: Option<Value>,
    refusal: Option<Refusal>,
    returned: Option<Value>,
    /// All rulebooks and carts that were read, for the test of coverage.
    rulebooks: Vec<Value>,
    carts: Vec<Value>,
}

fn over(base: &Value, part: &Value) -> Value {
    let mut whole: Map<String, Value> = base.as_object().unwrap().clone();
    for (key, value) in part.as_object().expect("a part is an object") {
        whole.insert(key.clone(), value.clone());
    }
    Value::Object(whole)
}

impl Reader {
    fn new(folder: &Path) -> Reader {
        let rulebook = json!({"tillwork": 1, "id": "example", "currency": "USD"});
        Reader {
            folder: folder.to_owned(),
            page_rulebook: rulebook.clone(),
            page_cart: None,
            rulebook,
            cart: None,
            refusal: None,
            returned: None,
            rulebooks: Vec::new(),
            carts: Vec::new(),
        }
    }

    /// A rulebook of the page with other promotions.
    fn with(&self, promotions: Value) -> Value {
        over(&self.page_rulebook, &json!({ "promotions": promotions }))
    }

    fn example(&self, part: Value) -> Value {
        let blank = json!({"id": "example", "benefit": {"kind": "percent_off", "percent": 10}});
        self.with(json!([over(&blank, &part)]))
    }

    fn run(&mut self, block: &Block) -> Result<(), String> {
        let words: Vec<&str> = block.words.iter().skip(1).map(String::as_str).collect();
        let (words, codes) = match words.as_slice() {
            [words @ .., "error", codes] => (words.to_vec(), Some(codes.split(',').map(str::to_owned).collect::<Vec<_>>())),
            words => (words.to_vec(), None),
        };
        let values = match values(&block.text) {
            Ok(values) => values,
            // A text that is no JSON is only good for showing an error.
            Err(_) if codes.is_some() => vec![(json!({}), block.text.clone(), String::new())],
            Err(failure) => return Err(failure),
        };
        for (value, text, comment) in values {
            self.one(&words, value, &text, codes.clone())?;
            self.expect(&comment).map_err(|failure| format!("`{comment}`: {failure}"))?;
        }
        Ok(())
    }

    /// One value of a block. A whole document is read as it stands there: a `Value` sorts its keys.
    fn one(&mut self, words: &[&str], value: Value, text: &str, codes: Option<Vec<String>>) -> Result<(), String> {
        match words {
            ["outcome"] => compare("", &value, &self.outcome()?),
            ["outcome", file] => {
                let read = |file: &str| fs::read(self.folder.join(file)).map_err(|error| format!("{file}: {error}"));
                let engine = Engine::from_json(&read("rulebook.json")?).map_err(|error| error.to_string())?;
                let outcome = engine.evaluate_json(&read(file)?).map_err(|error| error.to_string())?;
                compare("", &value, &serde_json::from_str(&outcome).unwrap())
            }
            ["request"] | ["next", "request"] => {
                let mut request = value;
                if words.len() == 2 {
                    request["before"] = self.returned.as_ref().ok_or("no return before this request")?["state"].clone();
                }
                let answer = self.refund(&request).map(|answer| self.returned = Some(answer));
                self.judge(answer, codes)
            }
            ["return"] => compare("", &value, self.returned.as_ref().ok_or("no request before this return")?),
            ["problems"] => compare("", &value, &self.refusal.as_ref().ok_or("no refusal before these problems")?.1),
            ["cart"] | ["part", "of", "cart"] => {
                let cart = match &self.page_cart {
                    _ if words == ["cart"] => value,
                    Some(cart) => over(cart, &value),
                    None => return Err("no cart before this part of it".to_owned()),
                };
                let text = if words == ["cart"] { text.to_owned() } else { cart.to_string() };
                let read = Cart::from_json(text.as_bytes()).map(drop);
                if codes.is_some() {
                    return self.judge(read, codes);
                }
                if words == ["cart"] {
                    self.page_cart = Some(cart.clone());
                }
                self.carts.push(cart.clone());
                self.cart = Some(cart);
                self.judge(read, codes)
            }
            _ => {
                let rulebook = match words {
                    ["rulebook"] | ["rulebook", "alone"] => value,
                    ["part", "of", "rulebook"] => over(&self.example(json!({})), &value),
                    ["promotions"] => self.with(value),
                    ["promotion"] => self.example(value),
                    ["benefit"] => self.example(json!({ "benefit": value })),
                    ["condition"] => self.example(json!({ "conditions": value })),
                    ["selector"] => self.example(json!({"benefit": {"kind": "percent_off", "percent": 10, "items": value}})),
                    ["schedule"] => self.example(json!({ "schedule": value })),
                    ["coupon"] => over(&self.example(json!({"coupon": value["id"]})), &json!({"coupons": [value]})),
                    _ => return Err("nobody knows what this block is: say it behind `json`".to_owned()),
                };
                let text = if words.first() == Some(&"rulebook") { text.to_owned() } else { rulebook.to_string() };
                let read = Engine::from_json(text.as_bytes()).map(drop);
                if codes.is_some() {
                    return self.judge(read, codes);
                }
                if words == ["rulebook"] {
                    self.page_rulebook = rulebook.clone();
                }
                self.rulebooks.push(rulebook.clone());
                self.rulebook = rulebook;
                self.cart.clone_from(&self.page_cart);
                self.judge(read, codes)
            }
        }
    }

    fn outcome(&self) -> Result<Value, String> {
        let cart = self.cart.as_ref().ok_or("no cart before this")?;
        let engine = Engine::from_json(self.rulebook.to_string().as_bytes()).map_err(|error| error.to_string())?;
        let outcome = engine.evaluate_json(cart.to_string().as_bytes()).map_err(|error| error.to_string())?;
        Ok(serde_json::from_str(&outcome).unwrap())
    }

    /// The answer to a return of the cart's order.
    fn refund(&self, request: &Value) -> Result<Value, Error> {
        let engine = Engine::from_json(self.rulebook.to_string().as_bytes())?;
        let cart = self.cart.clone().unwrap_or_default().to_string();
        let outcome = engine.evaluate_json(cart.as_bytes())?;
        let answer = engine.refund_json(outcome.as_bytes(), cart.as_bytes(), request.to_string().as_bytes())?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    /// What a comment behind a value states about its promotion `example`.
    fn expect(&self, comment: &str) -> Result<(), String> {
        if comment.is_empty() {
            return Ok(());
        }
        let outcome = self.outcome()?;
        let mentioned = |list: &str| -> Value {
            let found = outcome[list].as_array().unwrap().iter().find(|one| one["promotion"] == "example");
            found.cloned().unwrap_or(Value::Null)
        };
        let (applied, reason) = (mentioned("applied"), mentioned("not_applied")["reason"].clone());
        let found = match comment.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["holds"] if !applied.is_null() => return Ok(()),
            ["saves", amount] if outcome["totals"]["saved"] == **amount && !applied.is_null() => return Ok(()),
            [points, "points"] if applied["points"].as_u64() == points.parse().ok() => return Ok(()),
            ["gift", sku] if outcome["gifts"][0]["sku"] == **sku => return Ok(()),
            ["not", "mentioned"] if applied.is_null() && reason.is_null() => return Ok(()),
            ["not", "applied:", kind] if reason["kind"] == **kind => return Ok(()),
            ["fails:", ..] => {
                let part = |key: &str| reason[key].as_str().unwrap_or_default();
                format!("fails: {}, needed {}, actual {}", part("measure"), part("needed"), part("actual"))
            }
            _ => String::new(),
        };
        if found.trim_end() == comment {
            Ok(())
        } else {
            Err(format!("{found} saved {}, applied {applied}, reason {reason}", outcome["totals"]["saved"]))
        }
    }

    fn judge(&mut self, read: Result<(), Error>, codes: Option<Vec<String>>) -> Result<(), String> {
        match (read, codes) {
            (Ok(()), None) => Ok(()),
            (Ok(()), Some(codes)) => Err(format!("expected {codes:?}, but it was accepted")),
            (Err(error), None) => Err(error.to_string()),
            (Err(error), Some(codes)) => {
                let refusal = refusal(&error);
                let same = refusal.0 == codes;
                self.refusal = Some(refusal);
                if same { Ok(()) } else { Err(format!("expected {codes:?}, found {error}")) }
            }
        }
    }
}

/// Everything that is stated must be found; lists are as long as stated.
fn compare(path: &str, stated: &Value, found: &Value) -> Result<(), String> {
    match (stated, found) {
        (Value::Object(stated), Value::Object(found)) => stated.iter().try_for_each(|(key, value)| {
            let path = format!("{path}/{key}");
            compare(&path, value, found.get(key).ok_or(format!("{path}: stated, but not there"))?)
        }),
        (Value::Array(stated), Value::Array(found)) if stated.len() == found.len() => stated
            .iter()
            .zip(found)
            .enumerate()
            .try_for_each(|(at, (stated, found))| compare(&format!("{path}/{at}"), stated, found)),
        _ if stated == found => Ok(()),
        _ => Err(format!("{path}: stated {stated}, found {found}")),
    }
}

/// The page's text; what it includes from the example folders stands in its place, as mdBook does it.
fn with_includes(page: &Path) -> String {
    let mut text = fs::read_to_string(page).unwrap();
    while let Some((before, rest)) = text.split_once("{{#include ") {
        let (file, after) = rest.split_once("}}").unwrap();
        let included = fs::read_to_string(page.parent().unwrap().join(file)).unwrap();
        text = [before, included.trim_end(), after].concat();
    }
    text
}

fn read_page(page: &Path) -> (Reader, Vec<String>) {
    let text = with_includes(page);
    // The book's page about an example shows the example's own files.
    let own = docs().join("examples").join(page.file_stem().unwrap());
    let mut reader = Reader::new(if own.is_dir() { &own } else { page.parent().unwrap() });
    let mut failures = Vec::new();
    for block in blocks(&text).iter().filter(|block| block.words.first().is_some_and(|word| word == "json")) {
        if let Err(failure) = reader.run(block) {
            failures.push(format!("{}:{}: {failure}", page.file_name().unwrap().to_string_lossy(), block.line));
        }
    }
    (reader, failures)
}

#[test]
fn every_block_of_the_book_is_true() {
    let failures: Vec<String> = pages().iter().flat_map(|page| read_page(page).1).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_block_says_what_it_is() {
    for page in pages() {
        for block in blocks(&fs::read_to_string(&page).unwrap()) {
            assert!(!block.words.is_empty(), "{}:{}: a block without a language", page.display(), block.line);
        }
    }
}

/// A key and a word that no document has.
const STRANGER: &str = "zzzzzzzz";

/// Calls `visit` with a document for each object and each text in it: one key more, or another word.
fn strangers(document: &Value, pointer: &str, visit: &mut dyn FnMut(&str, &Value, Value)) {
    let root = document.clone();
    fn walk(root: &Value, pointer: &str, visit: &mut dyn FnMut(&str, &Value, Value)) {
        let here = root.pointer(pointer).unwrap().clone();
        let mut changed = root.clone();
        match &here {
            Value::Object(members) => {
                changed.pointer_mut(pointer).unwrap()[STRANGER] = json!(0);
                visit(pointer, &here, changed);
                for key in members.keys() {
                    walk(root, &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), visit);
                }
            }
            Value::Array(items) => (0..items.len()).for_each(|at| walk(root, &format!("{pointer}/{at}"), visit)),
            Value::String(_) => {
                *changed.pointer_mut(pointer).unwrap() = json!(STRANGER);
                visit(pointer, &here, changed);
            }
            _ => {}
        }
    }
    walk(&root, pointer, visit);
}

/// What a decoder knows, by the lists it names when it is asked for something else: each with what the examples use of it.
fn known(documents: &[Value], read: &dyn Fn(&str) -> Result<(), Error>) -> BTreeMap<Vec<String>, BTreeSet<String>> {
    let mut known: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
    for document in documents {
        strangers(document, "", &mut |pointer, here, changed| {
            let Err(error) = read(&changed.to_string()) else { return };
            for problem in error.problems() {
                let code = problem.code.as_str();
                if code == "unknown_field" && problem.path == format!("{pointer}/{STRANGER}") {
                    let help = problem.help.as_deref().unwrap();
                    let list = help.strip_prefix("known here: ").unwrap().split(", ").map(str::to_owned).collect();
                    known.entry(list).or_default().extend(here.as_object().unwrap().keys().cloned());
                } else if code == "unknown_value" && problem.path == pointer {
                    let list: Vec<String> = problem.expected.split('`').skip(1).step_by(2).map(str::to_owned).collect();
                    known.entry(list).or_default().extend(here.as_str().map(str::to_owned));
                }
            }
        });
    }
    known
}

/// All words in inline code: `{min?, max?}` names two.
fn words_in_code(page: &str) -> BTreeSet<String> {
    let prose: Vec<&str> = page.split("```").step_by(2).collect();
    let spans = prose.iter().flat_map(|prose| prose.split('`').skip(1).step_by(2));
    spans.flat_map(|span| span.split(|c: char| !c.is_alphanumeric() && c != '_')).map(str::to_owned).collect()
}

/// Each field that the decoder knows is in the reference, and so is an example of it that is run; each word of a closed list too.
#[test]
fn the_reference_shows_every_field_and_every_word() {
    let mut missing = Vec::new();
    for page in ["rulebook.md", "cart.md"] {
        let path = docs().join("src/reference").join(page);
        let explained = words_in_code(&fs::read_to_string(&path).unwrap());
        let reader = read_page(&path).0;
        let rulebook = |text: &str| Rulebook::from_json(text.as_bytes()).map(drop);
        let cart = |text: &str| Cart::from_json(text.as_bytes()).map(drop);
        let known = match page {
            "cart.md" => known(&reader.carts, &cart),
            _ => known(&reader.rulebooks, &rulebook),
        };
        assert!(known.len() > 5, "{page}: hardly any example");
        for (list, used) in known {
            for word in list {
                if !explained.contains(&word) {
                    missing.push(format!("{page}: `{word}` is not explained"));
                }
                if !used.contains(&word) {
                    missing.push(format!("{page}: no example of `{word}`, which is known beside {used:?}"));
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}
