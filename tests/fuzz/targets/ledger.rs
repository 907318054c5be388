#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tillwork_fuzz::ledger::check(bytes);
});
