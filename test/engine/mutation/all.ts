// The tests that mutants are held against, as one file, so that the engine is loaded once for each mutant.
// The sample of the vectors takes longest: a mutant that is caught before does not get there.
// What is rendered once is rendered in the tests of the trace, so they come first.
import '../policy/trace.test.js';
import '../policy/candidate.test.js';
import '../rules/compile.test.js';
import '../rules/constraints.test.js';
import '../rules/attributes.test.js';
import '../rules/declaration.test.js';
import '../rules/effort.test.js';
import '../rules/pattern-size.test.js';
import '../policy/decide.test.js';
import '../policy/explain.test.js';
import '../rules/labels.test.js';
import '../rules/pattern.test.js';
import '../policy/vectors-sample.test.js';
