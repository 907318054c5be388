import { run } from "/run.js";

onmessage = async ({ data }) => {
  // A promise that is rejected in a worker is heard by nobody outside: it is said in so many words.
  postMessage(await run(data).catch((error) => [String(error)]));
};
