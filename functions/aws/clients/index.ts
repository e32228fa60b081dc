/** All clients, for scripts. Functions import the one they need from its own file. */
export { cloudWatchClient } from "./cloudwatch";
export { eventBridgeClient } from "./eventbridge";
export { s3Client } from "./s3";
export { sageMakerRuntimeClient } from "./sagemaker-runtime";
export { snsClient } from "./sns";
