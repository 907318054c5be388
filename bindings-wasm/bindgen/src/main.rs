//! Writes the JavaScript glue and the processed module of `tillwork-wasm`.
//!
//! The same as the `wasm-bindgen` command line with `--target web`, as a small program of the workspace: it is pinned
//! by `Cargo.lock`, compiles in a third of the time, and cannot be another version than the one that is linked.
//!
//! Usage: `tillwork-bindgen MODULE.wasm OUT_DIR`

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(input), Some(out_dir), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        eprintln!("usage: tillwork-bindgen MODULE.wasm OUT_DIR");
        return ExitCode::from(2);
    };

    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&input)
        .out_name("glue")
        .typescript(true)
        // The wrapper knows where the module is and loads it; the glue must not guess.
        .omit_default_module_path(true)
        // After a trap the wrapper replaces the instance.
        .reset_state_function(true)
        .remove_producers_section(true)
        .remove_name_section(true);
    let written = bindgen.web(true).and_then(|bindgen| bindgen.generate(&out_dir));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tillwork-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
