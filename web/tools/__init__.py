"""The front build, driven by scripts/build_web: bundles, catalogues, pages, headers, manifest."""
