/** Cost-allocation tag that marks everything of a stack; its value is the stack's name. */
export const COST_TAG_KEY = "final-mile:stack";
