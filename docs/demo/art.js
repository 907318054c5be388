// Drawings of the products, as SVG: no picture has to be fetched.

const draw = (background, shapes) => ({
  background,
  drawing: `<svg viewBox="0 0 160 120" aria-hidden="true" focusable="false"><ellipse cx="80" cy="101" rx="50" ry="5" fill="#0000001a"/>${shapes}</svg>`,
});

export const art = {
  TEAPOT: draw(
    "#e3ede6",
    `<path d="M112 58c16-6 24 2 22 14-2 13-14 17-26 15" fill="none" stroke="#6f9f8a" stroke-width="6" stroke-linecap="round"/>
     <path d="M48 66 26 52c-4-2-7 1-5 4l14 26 16 6z" fill="#7fae99"/>
     <path d="M44 72c0-18 16-28 36-28s36 10 36 28-14 27-36 27-36-9-36-27z" fill="#8fbca6"/>
     <path d="M52 66c4-10 14-15 28-15" fill="none" stroke="#b9d8c8" stroke-width="4" stroke-linecap="round"/>
     <path d="M58 46c4-7 12-10 22-10s18 3 22 10z" fill="#7fae99"/><circle cx="80" cy="32" r="5" fill="#6f9f8a"/>`,
  ),
  CUP: draw(
    "#eef0e2",
    `<path d="M52 56h56l-7 34c-1 5-5 8-10 8H69c-5 0-9-3-10-8z" fill="#9cc5b1"/><ellipse cx="80" cy="56" rx="28" ry="8" fill="#c8e0d4"/>
     <ellipse cx="80" cy="57" rx="23" ry="5.5" fill="#b98b45"/>
     <path d="M72 40c-4-6 4-8 0-15M84 40c-4-6 4-8 0-15" fill="none" stroke="#a9b3a4" stroke-width="3" stroke-linecap="round"/>`,
  ),
  LONGJING: draw(
    "#e6f0d8",
    `<rect x="55" y="30" width="50" height="68" rx="6" fill="#47824f"/><rect x="52" y="24" width="56" height="14" rx="5" fill="#386a41"/>
     <rect x="62" y="50" width="36" height="34" rx="3" fill="#f3f1e2"/><path d="M80 55c9 6 9 17 0 24-9-7-9-18 0-24z" fill="#6fa05a"/><path d="M80 58v19" stroke="#47824f" stroke-width="1.5"/>`,
  ),
  JASMINE: draw(
    "#f3ecdf",
    `<path d="M54 36h52l6 56c0 4-3 6-6 6H54c-3 0-6-2-6-6z" fill="#e9dcc0"/><path d="M54 36h52l1 12H53z" fill="#cdb98c"/><path d="M54 36l4-9h44l4 9z" fill="#dccaa2"/>
     <g fill="#fff"><circle cx="80" cy="63" r="6"/><circle cx="91" cy="70" r="6"/><circle cx="87" cy="82" r="6"/><circle cx="73" cy="82" r="6"/><circle cx="69" cy="70" r="6"/></g><circle cx="80" cy="74" r="5" fill="#e2b54a"/>`,
  ),
  PUER: draw(
    "#efe4da",
    `<circle cx="80" cy="59" r="42" fill="#f6efe2"/><g stroke="#dccdb6" stroke-width="2" stroke-linecap="round">
     <path d="M80 17v12M80 89v12M38 59h12M110 59h12M50 29l9 9M101 80l9 9M50 89l9-9M101 38l9-9M64 20l4 11M92 87l4 11M41 43l11 5M108 70l11 5M41 75l11-5M108 48l11-5M64 98l4-11M92 31l4-11"/></g>
     <circle cx="80" cy="59" r="26" fill="#9c4430"/><circle cx="80" cy="59" r="22" fill="none" stroke="#f6efe2" stroke-width="1.5"/>
     <path d="M70 70c-3-14 6-23 22-22 1 15-8 24-22 22zm0 0 12-12" fill="none" stroke="#f6efe2" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  KETTLE: draw(
    "#e4e8ec",
    `<path d="M58 62C44 60 44 42 30 38l-6 3 4 5c8 5 6 26 28 36z" fill="#39424c"/><path d="M60 48h44l8 44c1 4-2 7-6 7H58c-4 0-7-3-6-7z" fill="#46515c"/>
     <path d="M66 54l-6 36" stroke="#75818c" stroke-width="4" stroke-linecap="round"/><path d="M64 48c2-7 8-10 18-10s16 3 18 10z" fill="#39424c"/><circle cx="82" cy="35" r="4" fill="#a9713f"/>
     <path d="M108 50c20-8 28 2 26 16-1 9-8 16-18 18" fill="none" stroke="#a9713f" stroke-width="6" stroke-linecap="round"/><rect x="50" y="97" width="64" height="5" rx="2.5" fill="#2c343c"/>`,
  ),
};
