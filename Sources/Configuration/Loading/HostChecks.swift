import IPAddressing

/// What hosts have to do with each other and with the virtual routers.
struct HostChecks {
  let hosts: [LoadedHost]
  let routers: [LoadedRouter]
  let log: DiagnosticLog

  func run() {
    checkAddressesAreUnique()
    checkFamilies()
    // A priority that could not be read is not equal to anything.
    if !log.hasErrors { checkPriorities() }
  }

  private func checkAddressesAreUnique() {
    for (index, host) in hosts.enumerated() {
      for (address, place) in zip(host.settings.addresses, host.addressPlaces) {
        if let other = hosts[..<index].first(where: { $0.settings.addresses.contains(address) }) {
          log.error("\(address) is already the address of host \(other.settings.name.quoted)", at: place)
        }
        if address.isLoopback, !routers.isEmpty, hosts.count > 1 {
          log.error("\(address) is a loopback address: the other hosts cannot reach it", at: place)
        }
      }
    }
  }

  /// Every host takes part in every virtual router, and for that needs an address of its family.
  private func checkFamilies() {
    for family in IPAddress.Family.allCases {
      for host in hosts where host.hasAllAddresses && host.settings.address(family) == nil {
        let name = host.settings.name
        guard
          let router = routers.first(where: { router in
            router.family == family && !router.sources.contains { $0.host == name }
          })
        else { continue }
        log.error(
          "host \(name.quoted) has no \(family.name) address, which \(router.title) needs",
          at: host.addressPlaces.first)
      }
    }
  }

  /// Hosts with equal priorities are told apart by address, which is seldom what somebody means.
  private func checkPriorities() {
    var equals: [(first: LoadedHost, second: LoadedHost, priority: UInt8, routers: [LoadedRouter])] = []
    for router in routers {
      for (index, second) in hosts.enumerated() {
        let priority = router.settings.priority(of: second.settings)
        guard
          let first = hosts[..<index].first(where: { router.settings.priority(of: $0.settings) == priority })
        else { continue }
        let known = equals.firstIndex {
          $0.first.place == first.place && $0.second.place == second.place && $0.priority == priority
        }
        if let known {
          equals[known].routers.append(router)
        } else {
          equals.append((first, second, priority, [router]))
        }
      }
    }
    for (first, second, priority, routers) in equals {
      let names = routers.map(\.settings.name.quoted).joined(separator: ", ")
      let winner = Self.greater(first, second, in: routers.first)?.settings.name.quoted
      let outcome = winner.map { "; between them the greater address wins, which is that of \($0)" } ?? ""
      let place = routers.first?.priorities.first { $0.host == second.settings.name }?.place
      log.warning(
        "hosts \(first.settings.name.quoted) and \(second.settings.name.quoted) both have priority \(priority)"
          + " in virtual router\(routers.count == 1 ? "" : "s") \(names)\(outcome)",
        at: place ?? second.priorityPlace ?? second.place)
    }
  }

  private static func greater(_ first: LoadedHost, _ second: LoadedHost, in router: LoadedRouter?)
    -> LoadedHost?
  {
    guard let router = router?.settings, let one = router.source(of: first.settings),
      let other = router.source(of: second.settings), one != other
    else { return nil }
    return one > other ? first : second
  }
}
