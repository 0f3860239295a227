import fc from 'fast-check';

// Imported before tests that decide over a change: it fails for what it changed, not for what was drawn.
fc.configureGlobal({ seed: 20_260_302 });
