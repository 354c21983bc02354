// Makes src/memography/web/static/vendor/twgl.js and the text beside it: `npm ci && npm run build` in this folder.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const vendor = new URL("../../src/memography/web/static/vendor/", import.meta.url);
const bundle = new URL("twgl.js", vendor);
await build({
  entryPoints: ["entry.js"],
  outfile: bundle.pathname,
  bundle: true,
  format: "esm",
  minify: true,
  legalComments: "inline",
  target: "es2020",
});
copyFileSync("node_modules/twgl.js/LICENSE.md", new URL("twgl.LICENSE.md", vendor));
const { version } = JSON.parse(readFileSync("node_modules/twgl.js/package.json", "utf8"));
const hash = createHash("sha256").update(readFileSync(bundle)).digest("hex");
writeFileSync(
  new URL("twgl.txt", vendor),
  `twgl.js ${version}, the parts that the map uses, as tools/map-bundle makes them from npm.\n` +
    `Licence: MIT, see twgl.LICENSE.md.\nSHA-256 of twgl.js: ${hash}\n`,
);
