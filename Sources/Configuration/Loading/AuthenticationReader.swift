/// `authentication` of a virtual router as far as it could be read.
struct LoadedAuthentication {
  /// Nil if it is missing or wrong, so that nothing more is said about it.
  var type: AuthenticationType?
  var password: String?
  var hmac: HMACSettings?
  /// The keys of `hmac` that are not in the file.
  var externalKeys: [ExternalKey] = []
}

/// Reads `authentication` of a virtual router.
struct AuthenticationReader {
  private let router: String
  private let section: SectionReader
  private let log: DiagnosticLog

  /// Opens the section; nil if the virtual router has none.
  init?(_ reader: SectionReader, router: String, _ log: DiagnosticLog) {
    guard let node = reader.node(RouterKeys.authentication) else { return nil }
    self.router = router
    self.log = log
    section = SectionReader(
      node, AuthenticationKeys.section, title: "'authentication' of \(reader.title)",
      place: reader.keyPlace(of: RouterKeys.authentication), log)
  }

  /// What it says; `interval` is the advertisement interval.
  func authentication(interval: Duration) -> LoadedAuthentication {
    guard section.isMapping else { return LoadedAuthentication() }
    let type = section.value(AuthenticationKeys.type)
    var loaded = LoadedAuthentication(type: type)
    switch type {
    case .authenticationHeader:
      log.error(
        "authentication type AH is not supported (RFC 3768 withdrew it)",
        at: section.place(of: AuthenticationKeys.type.name), suggestion: "PASS")
      loaded.password = password()
    case .password, nil:
      loaded.password = password()
      if type != nil { refuse(AuthenticationKeys.ofHMAC, butFor: "hmac") }
    case .hmac:
      refuse(AuthenticationKeys.ofPassword, butFor: "PASS")
      (loaded.hmac, loaded.externalKeys) = hmac(interval)
    }
    return loaded
  }

  private func refuse(_ names: [String], butFor type: String) {
    for name in names where section.has(name) {
      log.error("\(name.quoted) is for 'type: \(type)'", at: section.keyPlace(of: name))
    }
  }

  /// The first 8 bytes of the password, as keepalived cuts it.
  private func password() -> String? {
    guard let password = section.value(AuthenticationKeys.password) else {
      let isForeign = AuthenticationKeys.ofHMAC.contains(where: section.has)
      if section.isMissing(AuthenticationKeys.password.name), !isForeign {
        log.error("\(section.title) has no 'password'", at: section.place)
      }
      return nil
    }
    if password.utf8.count > 8 {
      log.warning(
        "'password' has \(password.utf8.count) characters: only the first 8 are used, as keepalived does",
        at: section.place(of: AuthenticationKeys.password.name))
    }
    return String(password.prefix(8))
  }

  private func hmac(_ interval: Duration) -> (HMACSettings?, [ExternalKey]) {
    let mode = section.value(AuthenticationKeys.mode) ?? .enforce
    let byTime = section.value(AuthenticationKeys.replay) ?? true
    let window = section.value(AuthenticationKeys.window)
    if !byTime, section.has(AuthenticationKeys.window.name) {
      log.warning(
        "'window' has no effect with 'replay: monotonic'",
        at: section.keyPlace(of: AuthenticationKeys.window.name))
    }
    let keys = keys()
    guard let activeKey = activeKey(among: keys.map(\.id)) else { return (nil, []) }
    let settings = HMACSettings(
      mode: mode,
      keys: Dictionary(keys.map { ($0.id, $0.settings) }, uniquingKeysWith: { first, _ in first }),
      activeKey: activeKey,
      replayProtection: byTime
        ? .time(window: window ?? HMACSettings.defaultWindow(advertisementInterval: interval)) : .monotonic)
    let external = keys.filter { $0.settings.source != .configuration }.map { key in
      ExternalKey(
        router: router, id: key.id, source: key.settings.source, line: key.place.line,
        column: key.place.column)
    }
    return (settings, external)
  }

  private typealias LoadedKey = (id: UInt8, settings: HMACKeySettings, place: Place)

  private func keys() -> [LoadedKey] {
    let name = AuthenticationKeys.keys
    guard let node = section.node(name) else {
      if section.isMissing(name) { log.error("\(section.title) has no 'keys'", at: section.place) }
      return []
    }
    switch node.content {
    case .mapping(let entries) where !entries.isEmpty:
      return entries.compactMap(key)
    case .nothing, .mapping:
      log.error("'keys' is empty", at: section.keyPlace(of: name))
    case .scalar, .list:
      log.error("'keys' expects a mapping by id, not \(node.shape)", at: node.place)
    }
    return []
  }

  private func key(_ entry: SourceEntry) -> LoadedKey? {
    let scalar = ScalarText(text: entry.key, isPlain: true)
    guard case .success(let id) = ValueFormat<UInt8>.byte(1...255).parse(scalar) else {
      // What stands there may be the key itself, so it is not shown.
      log.error("the id of a key is a whole number from 1 to 255", at: entry.keyPlace)
      return nil
    }
    let source = SectionReader(
      entry.value, HMACKeyKeys.section, title: "key \(id) of \(section.title)", place: entry.keyPlace, log)
    guard source.isMapping else { return nil }
    let given = HMACKeyKeys.section.keys.map(\.name).filter(source.has)
    guard given.count == 1 else {
      if !given.isEmpty || HMACKeyKeys.section.keys.allSatisfy({ source.isMissing($0.name) }) {
        log.error(
          "\(source.title) expects exactly one of 'file', 'credential', 'text' and 'hex'", at: entry.keyPlace)
      }
      return nil
    }
    let place = source.place(of: given[0])
    if let path = source.value(HMACKeyKeys.file) { return (id, HMACKeySettings(source: .file(path)), place) }
    if let name = source.value(HMACKeyKeys.credential) {
      return (id, HMACKeySettings(source: .credential(name)), place)
    }
    let secret = source.value(HMACKeyKeys.text) ?? source.value(HMACKeyKeys.hex)
    return secret.map { (id, HMACKeySettings(source: .configuration, secret: $0), place) }
  }

  /// The key to sign with: the one that is named, or the only one.
  private func activeKey(among ids: [UInt8]) -> UInt8? {
    let name = AuthenticationKeys.activeKey.name
    guard section.has(name) else {
      if ids.count > 1, section.isMissing(name) {
        log.error(
          "\(section.title) has \(ids.count) keys and no 'active_key' to sign with", at: section.place)
      }
      return ids.count == 1 ? ids[0] : nil
    }
    guard let active = section.value(AuthenticationKeys.activeKey) else { return nil }
    guard ids.isEmpty || ids.contains(active) else {
      let known = ids.sorted().map { "\($0)" }.joined(separator: ", ")
      log.error("'active_key' is \(active), and 'keys' has only \(known)", at: section.place(of: name))
      return nil
    }
    return ids.isEmpty ? nil : active
  }
}
