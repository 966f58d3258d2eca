import { defineConfig } from "vite";

/** Flat names with a digest under /wall/, which the gateway serves for ever; nothing inline, because its policy lets no inline script run. */
export default defineConfig({
  base: "/wall/",
  build: {
    target: "es2022", assetsDir: "", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false,
    license: { fileName: "licences.txt" },
  },
});
