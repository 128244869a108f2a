// SPDX-License-Identifier: GPL-2.0-only
/** C as it was parsed: names are not looked up yet. */
import type { Place } from '../error.ts';
import type { IntegerType } from '../type/ctype.ts';

/** A type as it is written. */
export type TypeSyntax = Place &
  (
    | { readonly kind: 'void' }
    | { readonly kind: 'integer'; readonly type: IntegerType }
    | { readonly kind: 'named'; readonly name: string }
    | {
        readonly kind: 'struct';
        readonly tag: string;
        readonly fields: readonly Declarator[] | null;
        /** `__writable`: of the façade's own, one that a variant may write. */
        readonly writable?: true;
      }
    | {
        readonly kind: 'enum';
        readonly tag: string;
        readonly enumerators: readonly Enumerator[] | null;
        readonly encoded: string | null;
      }
    | { readonly kind: 'pointer'; readonly to: TypeSyntax }
    | { readonly kind: 'array'; readonly of: TypeSyntax; readonly size: Expression | null }
    | {
        readonly kind: 'function';
        readonly returns: TypeSyntax;
        readonly params: readonly Declarator[];
        readonly variadic: boolean;
      }
    | { readonly kind: 'typeof'; readonly of: Expression | TypeSyntax; readonly ofType: boolean }
    /** `auto`, `__auto_type`: the first value says it. */
    | { readonly kind: 'auto' }
  ) & { readonly constant?: boolean; readonly volatile?: boolean };

/** One enumerator with its value, if one is written. */
export interface Enumerator extends Place {
  readonly name: string;
  readonly value: Expression | null;
}

/** A declared name (or none, in a prototype) with its type and the annotations that matter. */
export interface Declarator extends Place {
  readonly name: string | null;
  readonly type: TypeSyntax;
  /** `__free(name)`: what is called when the variable goes out of scope. */
  readonly free?: string;
  /** `__encoded(name)`, in façade headers: the model keeps the value in its own way. */
  readonly encoded?: string;
  /** `__pure`, in façade headers. */
  readonly pure?: boolean;
}

/** A declared variable with its initialiser. */
export interface Variable extends Declarator {
  readonly name: string;
  readonly init: Initialiser | null;
}

/** An initialiser: an expression or a list in braces. */
export type Initialiser = Expression | InitialiserList;

export interface InitialiserList extends Place {
  readonly kind: 'list';
  readonly items: readonly InitialiserItem[];
}

/** One entry of a list: designators (`.field`, `[index]`), then the value. */
export interface InitialiserItem extends Place {
  readonly designators: readonly (string | Expression)[];
  readonly value: Initialiser;
}

export type BinaryOperator =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '<'
  | '>'
  | '<='
  | '>='
  | '=='
  | '!='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '||';

export type Expression = Place &
  (
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'char'; readonly text: string }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'comma'; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: 'conditional';
        readonly test: Expression;
        /** Null where the middle is omitted: the value of the test. */
        readonly yes: Expression | null;
        readonly no: Expression;
      }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: 'unary';
        readonly operator: '-' | '+' | '!' | '~' | '*' | '&';
        readonly operand: Expression;
      }
    | { readonly kind: 'step'; readonly by: 1 | -1; readonly prefix: boolean; readonly operand: Expression }
    | {
        readonly kind: 'assign';
        readonly operator: BinaryOperator | null;
        readonly target: Expression;
        readonly value: Expression;
      }
    | { readonly kind: 'cast'; readonly type: TypeSyntax; readonly operand: Expression }
    | { readonly kind: 'compound'; readonly type: TypeSyntax; readonly list: InitialiserList }
    | { readonly kind: 'sizeof'; readonly of: Expression | null; readonly type: TypeSyntax | null }
    | { readonly kind: 'field'; readonly of: Expression; readonly name: string; readonly arrow: boolean }
    | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
    | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
    | { readonly kind: 'statements'; readonly body: Block }
  );

/** An argument: a value, or a type for what is really a macro (`min_t(long, a, b)`). */
export type Argument =
  | Expression
  | { readonly kind: 'type'; readonly type: TypeSyntax; readonly file: string; readonly line: number };

export interface Block extends Place {
  readonly kind: 'block';
  readonly body: readonly Statement[];
  /** Line of the closing brace. */
  readonly endLine: number;
}

export type Statement = Place &
  (
    | { readonly kind: 'empty' }
    | { readonly kind: 'fallthrough' }
    | { readonly kind: 'block'; readonly body: readonly Statement[]; readonly endLine: number }
    | { readonly kind: 'expression'; readonly expression: Expression }
    | { readonly kind: 'declaration'; readonly variables: readonly Variable[]; readonly isStatic: boolean }
    | {
        readonly kind: 'if';
        readonly test: Expression;
        readonly then: Statement;
        readonly otherwise: Statement | null;
      }
    | { readonly kind: 'while'; readonly test: Expression; readonly body: Statement }
    | { readonly kind: 'do'; readonly test: Expression; readonly body: Statement }
    | {
        readonly kind: 'for';
        readonly init: Statement | null;
        readonly test: Expression | null;
        readonly step: Expression | null;
        readonly body: Statement;
      }
    | { readonly kind: 'switch'; readonly on: Expression; readonly body: Statement }
    | { readonly kind: 'case'; readonly value: Expression; readonly to: Expression | null }
    | { readonly kind: 'default' }
    | { readonly kind: 'label'; readonly name: string }
    | { readonly kind: 'goto'; readonly label: string }
    | { readonly kind: 'break' }
    | { readonly kind: 'continue' }
    | { readonly kind: 'return'; readonly value: Expression | null }
    /** `guard(class)(arguments)`: released at the end of the block. */
    | { readonly kind: 'guard'; readonly guard: string; readonly args: readonly Expression[] }
    | {
        readonly kind: 'scoped-guard';
        readonly guard: string;
        readonly args: readonly Expression[];
        readonly body: Statement;
      }
    /** A conditional group that each run decides. */
    | {
        readonly kind: 'group';
        readonly condition: string;
        readonly then: readonly Statement[];
        readonly otherwise: readonly Statement[];
      }
  );
