/// `peer_link`.
enum PeerLinkKeys {
  static let port = Key(
    "port", .wholeNumber(1...65535), fallback: "7112", "The UDP port on every host.")
  static let interval = Key(
    "interval", .duration(.milliseconds(100)...(.seconds(60))), fallback: "1s",
    "Time between messages to a host that answers; every 30s to one that does not.")

  static let section = Section(
    path: "peer_link",
    meaning:
      "Messages by which the hosts tell each other their version, state and a digest of their configuration.",
    keys: [port.description, interval.description])
}
