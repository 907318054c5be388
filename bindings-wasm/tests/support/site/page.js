import { run } from "/run.js";

globalThis.runVectors = run;
