import type { Pattern } from "./pattern.ts";

/* Where something is reached: hosts, ports, networks, authorities. */

export const hostName: Pattern = {
  regex: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  says: "a lower-case letter, then lower-case letters, digits or inner hyphens",
};

/** A DNS name, an IPv4 or an IPv6 address. */
export const hostAddress: Pattern = {
  regex: /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)$/,
  says: "a host name or an IP address",
};

/** Where the log receiver forwards to; the port is required. */
export const forwardTarget: Pattern = {
  regex:
    /^(?:file|(?:fluentd|syslog):\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:]*:[0-9a-fA-F:.]+\]):[0-9]{1,5})$/,
  says: "file, fluentd://HOST:PORT or syslog://HOST:PORT",
};

/** Where a service may connect to. A rule says what is wrong with host and ports. */
export const destination: Pattern = {
  regex:
    /^(?:\[[0-9A-Fa-f:.]+(?:\/[0-9]{1,3})?\]|[A-Za-z0-9.*-]+(?:\/[0-9]{1,2})?):[0-9]{1,5}(?:-[0-9]{1,5})?(?:\/(?:tcp|udp))?$/,
  says: "HOST:PORT, such as api.example.org:443, 10.0.0.0/8:5432 or [2001:db8::1]:8000-8010/udp",
};

/** Ports of a server. A rule says what is wrong with their numbers. */
export const openPorts: Pattern = {
  regex: /^[0-9]{1,5}(?:-[0-9]{1,5})?\/(?:tcp|udp)$/,
  says: "PORT/tcp, PORT/udp or FIRST-LAST/udp, such as 443/tcp",
};

/** Where a service listens. */
export const listenAddress: Pattern = {
  regex: /^(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|\[[0-9a-fA-F:]+\]):[0-9]{1,5}$/,
  says: "ADDRESS:PORT, such as 127.0.0.1:8081",
};

/** Where visitors come from. A rule says what is wrong with the address. */
export const addressRange: Pattern = {
  regex: /^[0-9A-Fa-f:.]{2,45}(?:\/[0-9]{1,3})?$/,
  says: "an address or a network, such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32",
};

/** A public name, with a path if need be. A rule says what is wrong with the name, and how other letters than those of ASCII are written. */
export const domainPlace: Pattern = {
  regex: /^(?:\*\.)?[A-Za-z0-9_\u0080-\uffff-]+(?:\.[A-Za-z0-9_\u0080-\uffff-]+)*(?:\/[A-Za-z0-9._~-]+)*$/,
  says: "a name such as shop.example.com, or with a path example.com/shop",
};

/** The directory of an authority that speaks ACME. */
export const caAddress: Pattern = {
  regex:
    /^(?:letsencrypt|staging|https:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~/-]{0,200})?)$/,
  says: "letsencrypt, staging or the address of a directory, such as https://ca.example.org/acme/directory",
};

export const mailAddress: Pattern = {
  regex: /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,190}[A-Za-z0-9])?$/,
  says: "an address of mail, such as ops@example.org",
};
