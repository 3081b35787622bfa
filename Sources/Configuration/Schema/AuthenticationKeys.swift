/// What `type` of `authentication` says.
enum AuthenticationType: Sendable {
  case password
  case hmac
  case authenticationHeader
}

/// `authentication` of a virtual router.
enum AuthenticationKeys {
  static let type = Key(
    "type",
    ValueFormat<AuthenticationType>.choice([
      ("PASS", .password), ("hmac", .hmac), ("AH", .authenticationHeader),
    ]), isRequired: true,
    otherNames: ["auth_type"],
    "`hmac` signs every advertisement. `PASS`, for version 2 only, is clear text on the wire: it keeps mistakes apart, not attackers. `AH` is not supported."
  )
  static let password = Key(
    "password", .password, isSecret: true, otherNames: ["auth_pass", "pass", "secret"],
    "`PASS`: the password, the same on every host. What is longer than 8 characters is cut, as keepalived does, with a warning."
  )
  static let mode = Key(
    "mode",
    ValueFormat<HMACSettings.Mode>.choice([
      ("enforce", .enforce), ("permissive", .permissive), ("receive-only", .receiveOnly),
    ]), fallback: "enforce",
    "`hmac`: `enforce` accepts nothing unsigned, `permissive` signs and accepts unsigned ones, `receive-only` sends unsigned and verifies what is signed."
  )
  static let keys = "keys"
  static let activeKey = Key(
    "active_key", .byte(1...255), fallback: "the only key", otherNames: ["active", "key", "key_id"],
    "`hmac`: the id of the key that this host signs with. Every key verifies.")
  static let replay = Key(
    "replay", ValueFormat<Bool>.choice([("time", true), ("monotonic", false)]), fallback: "time",
    otherNames: ["anti_replay"],
    "`hmac`: `time` believes what is of now by this host's clock, `monotonic` whatever is newer than the last one, for hosts without synchronised clocks."
  )
  static let window = Key(
    "window", .duration(.seconds(1)...(.seconds(300))), fallback: "3 advertisement intervals, at least 5s",
    otherNames: ["replay_window", "time_window"],
    "`hmac` with `replay: time`: how far the clocks of the hosts may be apart.")

  static let section = Section(
    path: "virtual_routers.NAME.authentication",
    meaning:
      "How the hosts know each other: signatures (see authentication.md), or the password of version 2 (RFC 2338).",
    keys: [
      type.description, mode.description,
      KeyDescription(
        name: keys, type: "a mapping from ids, 1 to 255, to `virtual_routers.NAME.authentication.keys.ID`",
        meaning: "`hmac`: the keys, each of 32 to 64 bytes, the same on every host."),
      activeKey.description, replay.description, window.description, password.description,
    ])

  /// The keys that only one of the types knows.
  static let ofPassword = [password.name]
  static let ofHMAC = [mode.name, keys, activeKey.name, replay.name, window.name]
}

/// One of the keys of `authentication`.
enum HMACKeyKeys {
  static let file = Key(
    "file", .absolutePath(4095), otherNames: ["path", "key_file"],
    "A file with the key and nothing else. One newline at the end of a text is not part of it.")
  static let credential = Key(
    "credential", .name("the name of a credential", 1...255, others: "._-:@"),
    otherNames: ["load_credential"],
    "A credential that systemd passes to the service (`LoadCredential=` or `LoadCredentialEncrypted=`), read as a file is."
  )
  static let text = Key(
    "text", .keyText, isSecret: true, otherNames: ["ascii", "key", "secret", "password"],
    "The key itself. Then the configuration is a secret, too.")
  static let hex = Key(
    "hex", .keyHex, isSecret: true, otherNames: ["hexadecimal"],
    "The key itself, two hexadecimal digits a byte. Then the configuration is a secret, too.")

  static let section = Section(
    path: "virtual_routers.NAME.authentication.keys.ID",
    meaning: "Where one key comes from: exactly one of these. `openssl rand -hex 32` makes a good one.",
    keys: [file.description, credential.description, text.description, hex.description])
}
