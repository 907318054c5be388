//! Writes the JavaScript glue and the processed module of `tillwork-wasm`.
//!
//! The same as the `wasm-bindgen` command line with `--target web`, as a small program of the workspace: it is pinned
//! by `Cargo.lock`, compiles in a third of the time, and cannot be another version than the one that is linked. Besides it
//! takes the words out of panics, which nobody would hear.
//!
//! Usage: `tillwork-bindgen MODULE.wasm OUT_DIR`

use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use walrus::{FunctionBuilder, FunctionKind, Module, ModuleConfig};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [input, out_dir] = arguments.as_slice() else {
        eprintln!("usage: tillwork-bindgen MODULE.wasm OUT_DIR");
        return ExitCode::from(2);
    };
    match write(Path::new(input), Path::new(out_dir)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tillwork-bindgen: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(input: &Path, out_dir: &Path) -> Result<(), Box<dyn Error>> {
    let mut module = ModuleConfig::new().parse_file(input)?;
    silence_panics(&mut module)?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_module("glue", module)
        .typescript(true)
        // The wrapper knows where the module is and loads it; the glue must not guess.
        .omit_default_module_path(true)
        // After a trap the wrapper replaces the instance.
        .reset_state_function(true)
        .remove_producers_section(true)
        .remove_name_section(true);
    bindgen.web(true)?.generate(out_dir)?;
    Ok(())
}

/// The functions of the standard library that end in a panic, by what their mangled names hold.
const PANICS: [&str; 10] = [
    "4core9panicking",
    "3std9panicking",
    "5slice5index16slice_index_fail",
    "3str16slice_error_fail",
    "6option13unwrap_failed",
    "6option13expect_failed",
    "6result13unwrap_failed",
    "7raw_vec12handle_error",
    "7raw_vec17capacity_overflow",
    "5alloc18handle_alloc_error",
];

/// Makes every panic a bare trap.
///
/// With `panic = "abort"` and no console a panic is a trap anyway, and its message goes nowhere: only its weight stays. What
/// formats messages is then called by nobody, and wasm-opt drops it.
fn silence_panics(module: &mut Module) -> Result<(), Box<dyn Error>> {
    let panics: Vec<_> = module
        .funcs
        .iter_local()
        .map(|(id, _)| module.funcs.get(id))
        .filter(|function| {
            let name = function.name.as_deref().unwrap_or_default();
            PANICS.iter().any(|part| name.contains(part))
        })
        .map(walrus::Function::id)
        .collect();
    if panics.is_empty() {
        return Err("no panicking function is named in the module: does its profile strip the names?".into());
    }
    for id in panics {
        let function_type = module.types.get(module.funcs.get(id).ty());
        let (parameters, results) = (function_type.params().to_vec(), function_type.results().to_vec());
        let arguments = parameters.iter().map(|parameter| module.locals.add(*parameter)).collect();
        let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
        body.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
    }
    Ok(())
}
