//! Prices the carts under `docs/examples` and prints a till receipt for each; then plays a member's year.
//!
//! ```sh
//! make demo                                                 # all of them
//! cargo run --package tillwork --example demo -- fashion    # one shop
//! ```

mod member;
mod receipt;
mod shop;
mod text;

use std::error::Error;

use shop::{SITUATIONS, Shop};

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let shown = SITUATIONS.iter().filter(|situation| wanted.is_empty() || wanted.iter().any(|name| name == situation.shop));
    for situation in shown {
        let shop = Shop::open(situation.shop)?;
        println!("{}", receipt::print(&shop, situation)?);
    }
    if wanted.is_empty() || wanted.iter().any(|name| name == "member") {
        println!("{}", member::print()?);
    }
    Ok(())
}
