/** Of a host that answers, but has no place for Ansible's files: Ansible calls it unreachable too. */
const answered = /no space left on device|disk quota exceeded|failed to create temporary directory/i;

/** Whether a failure was the host's own or the connection's, from Ansible's event and message; undefined if the event is no failure. */
export function readFailure(event: string | undefined, message = ""): "failed" | "unreachable" | undefined {
  switch (event) {
    case "v2_runner_on_failed":
      return "failed";
    case "v2_runner_on_unreachable":
      return answered.test(message) ? "failed" : "unreachable";
    default:
      return undefined;
  }
}
