/** Options of a question that is an entry of the log each time it is asked: it is never asked again by itself. */
export const ONCE = {
  staleTime: Infinity,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  retry: false,
} as const
