/** The package's own types are not among its files. */
declare module "asl-validator" {
  interface Outcome {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
    errorsText(separator?: string): string;
  }
  /** Writes defaults into the definition it is given. */
  function validate(definition: object): Outcome;
  export = validate;
}
