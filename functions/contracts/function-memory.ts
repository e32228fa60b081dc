/**
 * Memory with which a function has one processor. Below it, less memory is less of a processor: the same work takes
 * longer and costs as much. Above it, what works on one thread gets no faster.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export const ONE_PROCESSOR_MIB = 1769;
