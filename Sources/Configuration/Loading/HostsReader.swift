import IPAddressing

/// A host with the places of its parts.
struct LoadedHost {
  var settings: HostSettings
  var place: Place
  var addressPlaces: [Place]
  /// Whether all of its addresses could be read.
  var hasAllAddresses: Bool
  /// Where the priority is; nil when the file leaves it to the default.
  var priorityPlace: Place?
}

/// Reads `hosts`.
struct HostsReader {
  private let root: SectionReader
  private let log: DiagnosticLog

  init(_ root: SectionReader, _ log: DiagnosticLog) {
    self.root = root
    self.log = log
  }

  func hosts() -> [LoadedHost] {
    root.namedEntries(RootKeys.hosts).map(host)
  }

  private func host(_ entry: SourceEntry) -> LoadedHost {
    let title = "host \(entry.key.quoted)"
    let reader = SectionReader(entry.value, HostKeys.section, title: title, place: entry.keyPlace, log)
    let addresses = reader.values(HostKeys.address)
    for (index, address) in addresses.enumerated() {
      if addresses[..<index].contains(where: { $0.value.family == address.value.family }) {
        log.error(
          "\(title) has a second \(address.value.family.name) address; it can have one of each family",
          at: address.place)
      }
    }
    let priority = reader.value(HostKeys.priority)
    let settings = HostSettings(
      name: entry.key, addresses: addresses.map(\.value), priority: priority ?? HostSettings.defaultPriority)
    return LoadedHost(
      settings: settings, place: entry.keyPlace, addressPlaces: addresses.map(\.place),
      hasAllAddresses: !addresses.isEmpty && addresses.count == reader.count(of: HostKeys.address.name),
      priorityPlace: priority == nil ? nil : reader.place(of: HostKeys.priority.name))
  }
}

extension HostSettings {
  /// The priority of a host that says nothing.
  static let defaultPriority: UInt8 = 100
}

extension IPAddress.Family {
  /// As people write it.
  var name: String {
    switch self {
    case .ipv4: "IPv4"
    case .ipv6: "IPv6"
    }
  }
}
