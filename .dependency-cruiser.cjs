// SPDX-License-Identifier: GPL-2.0-only

// Imports point downwards only. Each layer lists what it may see, so that a folder which nobody thought of
// is refused until it has been given its place here.
const TEST = '\\.test\\.ts$|/testing/';
const VARIANTS = ['^legacy/', '^refactored/'];

/** A rule that lets the modules under `from` import from `to` and nothing else of the project. */
const layer = (name, from, to, comment) => ({
  name: `layer-${name}`,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { path: '^(src|legacy|refactored|properties)/', pathNot: to },
});

/** The same, without packages and Node modules either: what has to stay a pure function of its input. */
const pureLayer = (name, from, to, comment) => ({
  name: `layer-${name}`,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { pathNot: to },
});

const KERNEL = ['^src/kernel/'];
const CORE = ['^src/core/'];
const SUBJECTS = [...KERNEL, ...CORE, '^src/subjects/'];
const ENGINES = [...CORE, '^src/engines/'];
const SOURCE = [
  ...SUBJECTS,
  '^src/c/',
  '^src/source/',
  '^src/engines/',
  '^src/mistakes/',
  '^src/analysis/scene/',
];
const MISTAKES = [...SUBJECTS, ...ENGINES, '^src/mistakes/', '^src/c/', '^src/source/', '^src/analysis/'];
const ANALYSIS = [...SUBJECTS, ...ENGINES, '^src/analysis/', '^src/mistakes/', '^src/c/', '^src/source/'];
const CONFORMANCE = [...SUBJECTS, '^src/c/', '^src/source/source-error', '^src/conformance/'];
const REPORT = [...ANALYSIS, '^src/conformance/', '^src/report/'];

module.exports = {
  forbidden: [
    pureLayer('kernel', '^src/kernel/', KERNEL, 'The model depends on nothing but itself.'),
    pureLayer('legacy', '^legacy/', [...KERNEL, '^legacy/'], 'A variant sees the kernel and itself.'),
    pureLayer(
      'refactored',
      '^refactored/',
      [...KERNEL, '^refactored/', '^src/contracts\\.ts$'],
      'A variant sees the kernel and itself, its contracts what they are made of.',
    ),
    layer('core', '^src/core/', CORE, 'The method knows no kernel and no subject.'),
    layer(
      'subjects',
      '^src/subjects/',
      [...SUBJECTS, ...VARIANTS],
      'A subject is made of the method, the modelled kernel and the variants that ship with it.',
    ),
    layer(
      'engines',
      '^src/engines/',
      ENGINES,
      'Engines return results; they neither print nor parse options.',
    ),
    layer(
      'c',
      '^src/c/',
      [...KERNEL, '^src/c/'],
      'C becomes calls of the façade, whatever is done with them.',
    ),
    layer('source', '^src/source/', SOURCE, 'Where a variant comes from.'),
    layer(
      'conformance',
      '^src/conformance/',
      CONFORMANCE,
      'The modelled kernel against the real one; the method has no part in it.',
    ),
    layer('mistakes', '^src/mistakes/', MISTAKES, 'Deliberate bugs, and how soon they are caught.'),
    layer(
      'analysis',
      '^src/analysis/',
      ANALYSIS,
      'Analyses return results; they neither print nor parse options.',
    ),
    layer('report', '^src/report/', REPORT, 'Reports turn results into text and start nothing.'),
    layer(
      'cli',
      '^src/cli/',
      [...REPORT, ...VARIANTS, '^src/cli/', '^src/contracts\\.ts$'],
      'The commands tie the layers together.',
    ),
    layer(
      'bench',
      '^src/bench/',
      [...REPORT, ...VARIANTS, '^src/bench/', '^src/history/(debian-text|texts|transliterations)'],
      'The benchmark is a program of its own.',
    ),
    layer(
      'history',
      '^src/history/',
      [...REPORT, ...VARIANTS, '^src/history/'],
      'Programs of their own that hold the tool against states of the kernel.',
    ),
    layer(
      'library',
      '^src/[^/]+\\.ts$',
      [...REPORT, ...VARIANTS, '^src/[^/]+\\.ts$'],
      'The library entries do without the command line.',
    ),
    {
      name: 'subject-as-a-value',
      comment:
        'What works on a subject gets it as a value: only the subject knows the lists that it is made of.',
      severity: 'error',
      from: {
        path: '^src/',
        // What a real kernel can realise of the dimensions of its subject is said of these and no others.
        pathNot: [TEST, '^src/(kernel|subjects|conformance)/'],
      },
      to: {
        path: [
          '^src/subjects/[^/]+/(dimensions|invariants|known-problems)/',
          '^src/subjects/[^/]+/(space\\.ts|sessions/invariants\\.ts)',
          '^src/kernel/races/actions\\.ts',
          '^refactored/[^/]+/contracts\\.ts',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'unknown-layer',
      comment: 'A new folder under src/ needs its place in this file.',
      severity: 'error',
      from: {
        path: '^src/(?!kernel|core|subjects|c|engines|source|conformance|mistakes|analysis|report|cli|bench|history)[^/]+/',
      },
      to: {},
    },
    {
      name: 'no-test-code',
      comment: 'Test code is not packed.',
      severity: 'error',
      from: { pathNot: `${TEST}|^properties/` },
      to: { path: `${TEST}|^properties/` },
    },
    {
      name: 'no-cycle',
      comment: 'Types may refer to each other across files; modules that run must not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-cycle-kernel',
      comment: 'In the modelled kernel types are no exception: a part names what it needs of the machine.',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment: 'A module that imports nothing and that nothing imports is forgotten.',
      severity: 'error',
      from: { orphan: true, pathNot: TEST },
      to: {},
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The script of the HTML report is read as text; no module imports it.
    exclude: { path: '^src/report/html/assets/' },
    // An import of a type is an import: it ties the layers just as much.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
