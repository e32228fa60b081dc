import type { CapturePayload, CaptureRecord } from "./data-capture";

/** A captured record with the labels that came for it. */
export interface LabelledRecord extends CaptureRecord {
  readonly groundTruth: CapturePayload;
}

export interface GroundTruthMerge {
  readonly merged: readonly LabelledRecord[];
  /** Records without labels so far, and labels without a record. */
  readonly unlabelled: number;
  readonly unmatched: number;
}

/**
 * Joins captured records with ground truth. A record is known by its inference id when it has one, else by its
 * event id; in a ground-truth file that id stands as `eventId`. Of two labels for one record the later counts.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-merge.html
 */
export function mergeGroundTruth(
  captured: readonly CaptureRecord[],
  labels: readonly CaptureRecord[],
): GroundTruthMerge {
  const byId = new Map<string, CapturePayload>();
  for (const label of labels) {
    if (label.groundTruth) byId.set(label.inferenceId ?? label.eventId, label.groundTruth);
  }
  const used = new Set<string>();
  const merged: LabelledRecord[] = [];
  for (const record of captured) {
    const id = record.inferenceId ?? record.eventId;
    const groundTruth = byId.get(id);
    if (!groundTruth) continue;
    used.add(id);
    merged.push({ ...record, groundTruth });
  }
  return { merged, unlabelled: captured.length - merged.length, unmatched: byId.size - used.size };
}

/** A merged record as a line in the form of the service. */
export function toMergedLine({ input, output, groundTruth, ...metadata }: LabelledRecord): string {
  return JSON.stringify({
    eventVersion: "0",
    groundTruthData: groundTruth,
    captureData: {
      ...(input && { endpointInput: input }),
      ...(output && { endpointOutput: output }),
    },
    eventMetadata: metadata,
  });
}
