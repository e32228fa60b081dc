/** After how many seconds a caller of the API who was refused for too many requests may ask again. */
export const RETRY_AFTER_SECONDS = 1;
