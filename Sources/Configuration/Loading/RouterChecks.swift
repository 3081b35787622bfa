import IPAddressing

/// What the parts of a virtual router have to do with each other, with the hosts and with other virtual routers.
struct RouterChecks {
  let hosts: [LoadedHost]
  let routers: [LoadedRouter]
  let log: DiagnosticLog

  func run() {
    for (index, router) in routers.enumerated() {
      let earlier = routers[..<index]
      checkVersion(router)
      checkInterval(router)
      checkLease(router)
      checkAddresses(router)
      checkPriorities(router)
      checkSources(router)
      checkOwners(router)
      checkUnused(router)
      checkIdentity(router, earlier)
      checkSharedAddresses(router, earlier)
    }
    checkPeers()
  }

  private func checkVersion(_ router: LoadedRouter) {
    let source = router.source
    if router.version == 2, router.family == .ipv6 {
      let remedy =
        router.addresses.contains { $0.value.address.family == .ipv4 } ? " or 'advertise_over: ipv4'" : ""
      log.error(
        "version 2 is for IPv4 only; IPv6 addresses need 'version: 3'\(remedy)",
        at: router.advertisedAddresses.first?.place ?? source.place(of: RouterKeys.advertiseOver.name))
    }
    if router.version == 3, router.authentication.type == .password {
      log.error(
        "authentication type PASS is for version 2 only: RFC 9568 has none; use 'type: hmac', remove it, or set 'version: 2'",
        at: source.keyPlace(of: RouterKeys.authentication))
    }
  }

  // RFC 3768 §5.3.7 and RFC 9568 §5.2.7: whole seconds in 8 bits, centiseconds in 12 bits.
  private func checkInterval(_ router: LoadedRouter) {
    let interval = router.settings.advertisementInterval
    let place = router.source.place(of: RouterKeys.advertisementInterval.name)
    let name = "'advertisement_interval' is \(interval.configurationText)"
    guard let version = router.version else { return }
    if version == 2 {
      if interval < .seconds(1) || interval.components.attoseconds != 0 {
        log.error("\(name), allowed in version 2 are whole seconds from 1s to 255s", at: place)
      }
    } else if interval > .milliseconds(40950) || interval.components.attoseconds % 10_000_000_000_000_000 != 0
    {
      log.error("\(name), allowed in version 3 is 10ms to 40.95s in steps of 10ms", at: place)
    }
  }

  private func checkLease(_ router: LoadedRouter) {
    guard case .fixed(let lifetime) = router.settings.lease else { return }
    let interval = router.settings.advertisementInterval
    let place = router.source.place(of: RouterKeys.lease.name)
    let name = "'lease' is \(lifetime.configurationText)"
    if lifetime <= interval {
      log.error(
        "\(name) and is renewed with every advertisement, each \(interval.configurationText): it must be longer",
        at: place, suggestion: "true")
    } else if let safe = LeaseSetting.automatic.lifetime(advertisementInterval: interval), lifetime > safe {
      log.warning(
        "\(name): a host that stands still keeps the addresses longer than its peer waits before it takes over;"
          + " \(safe.configurationText) is safe",
        at: place)
    }
  }

  private func checkAddresses(_ router: LoadedRouter) {
    guard let family = router.family else { return }
    if router.advertisedAddresses.isEmpty {
      log.error(
        "'advertise_over' is \(family.rawValue), and none of 'addresses' is \(family.name):"
          + " an advertisement lists at least one address",
        at: router.source.place(of: RouterKeys.advertiseOver.name))
    }
    for (index, address) in router.allAddresses.enumerated() {
      if router.allAddresses[..<index].contains(where: { $0.value.address == address.value.address }) {
        log.error("\(address.value.address) is listed twice", at: address.place)
      }
      checkIsNoSubnetAddress(address.value, at: address.place)
    }
    checkCount(router, family)
    checkLinkLocal(router, family)
  }

  private func checkIsNoSubnetAddress(_ value: InterfaceAddress, at place: Place) {
    guard case .v4(let bits) = value.address, (1...30).contains(value.prefixLength) else { return }
    let hostMask = UInt32.max >> UInt32(value.prefixLength)
    if bits & hostMask == 0 {
      log.warning("\(value) is the address of the network itself", at: place)
    } else if bits & hostMask == hostMask {
      log.warning("\(value) is the broadcast address of its network", at: place)
    }
  }

  /// An advertisement is one packet: 255 addresses by its count, 90 IPv6 addresses by an MTU of 1500, 89 if signed.
  private func checkCount(_ router: LoadedRouter, _ family: IPAddress.Family) {
    let limit = family == .ipv4 ? 255 : router.authentication.type == .hmac ? 89 : 90
    let advertised = router.advertisedAddresses
    if advertised.count > limit {
      log.error(
        "\(router.title) has \(advertised.count) addresses; an advertisement has room for \(limit):"
          + " put the others into 'unadvertised_addresses'",
        at: advertised[limit].place)
    }
  }

  // RFC 9568 §5.2.9
  private func checkLinkLocal(_ router: LoadedRouter, _ family: IPAddress.Family) {
    guard family == .ipv6, router.settings.version == 3, let first = router.advertisedAddresses.first,
      !first.value.address.isLinkLocal
    else { return }
    if let moved = router.settings.advertisedAddresses.first, moved.address.isLinkLocal {
      log.warning(
        "\(moved.address) is advertised first: the first address is to be link-local", at: first.place)
    } else {
      log.warning(
        "the first IPv6 address is not link-local (fe80::/10), as RFC 9568 wants it; other implementations may refuse this",
        at: first.place)
    }
  }

  private func checkPriorities(_ router: LoadedRouter) {
    let names = hosts.map(\.settings.name)
    for priority in router.priorities where !names.contains(priority.host) {
      log.error(
        "there is no host \(priority.host.quoted)", at: priority.hostPlace,
        suggestion: Spelling.closest(to: priority.host, among: names))
    }
  }

  // Conformance U-02
  private func checkSources(_ router: LoadedRouter) {
    let names = hosts.map(\.settings.name)
    for (index, source) in router.sources.enumerated() {
      if !names.contains(source.host) {
        log.error(
          "there is no host \(source.host.quoted)", at: source.hostPlace,
          suggestion: Spelling.closest(to: source.host, among: names))
      }
      if let family = router.family, source.value.family != family {
        log.error(
          "\(source.value) is \(source.value.family.name), and \(router.title) advertises over \(family.name)",
          at: source.place)
      }
      let other =
        router.sources[..<index].first { $0.value == source.value }?.host
        ?? hosts.first { host in
          host.settings.name != source.host && host.settings.addresses.contains(source.value)
        }?.settings.name
      if let other {
        log.error("\(source.value) is already the address of host \(other.quoted)", at: source.place)
      }
    }
  }

  /// A virtual address may be a host's own only if that host is the owner, which priority 255 says.
  private func checkOwners(_ router: LoadedRouter) {
    for host in hosts {
      let priority = router.settings.priority(of: host.settings)
      let addresses =
        host.settings.addresses + router.sources.filter { $0.host == host.settings.name }.map(\.value)
      let own = router.allAddresses.filter { addresses.contains($0.value.address) }
      if priority != 255 {
        for address in own {
          log.error(
            "\(address.value.address) is the address of host \(host.settings.name.quoted);"
              + " it can be a virtual address only if that host owns it (priority 255)",
            at: address.place)
        }
      } else if own.isEmpty, !router.addresses.isEmpty {
        let place = router.priorities.first { $0.host == host.settings.name }?.place
        log.warning(
          "host \(host.settings.name.quoted) has priority 255, which is for the owner of the addresses of"
            + " \(router.title), and owns none of them",
          at: place ?? host.priorityPlace ?? host.place)
      }
    }
  }

  private func checkUnused(_ router: LoadedRouter) {
    let source = router.source
    if source.has(RouterKeys.checksum.name), router.settings.version == 2 || router.family == .ipv6 {
      log.warning(
        "'checksum' has no effect here: it is for version 3 over IPv4",
        at: source.keyPlace(of: RouterKeys.checksum.name))
    }
    if router.settings.preemptDelay > .zero, !router.settings.preempt {
      log.warning(
        "'preempt_delay' has no effect with 'preempt: false'",
        at: source.keyPlace(of: RouterKeys.preemptDelay.name))
    }
  }

  /// Advertisements tell virtual routers apart by interface, family and VRID.
  private func checkIdentity(_ router: LoadedRouter, _ earlier: ArraySlice<LoadedRouter>) {
    guard let identifier = router.virtualRouterID, let interface = router.interface,
      let family = router.family
    else { return }
    let twin = earlier.first {
      $0.virtualRouterID == identifier && $0.interface == interface && $0.family == family
    }
    if let twin {
      log.error(
        "\(twin.title) already has virtual_router_id \(identifier) for \(family.name) on \(interface)",
        at: router.source.place(of: RouterKeys.virtualRouterID.name))
    }
  }

  private func checkSharedAddresses(_ router: LoadedRouter, _ earlier: ArraySlice<LoadedRouter>) {
    for address in router.allAddresses {
      let other = earlier.first { $0.allAddresses.contains { $0.value.address == address.value.address } }
      if let other {
        log.error("\(address.value.address) already belongs to \(other.title)", at: address.place)
      }
    }
  }

  /// A host alone has nobody to advertise to.
  private func checkPeers() {
    if hosts.count == 1, let router = routers.first {
      log.error(
        "\(router.title) needs at least two hosts in 'hosts': there is only \(hosts[0].settings.name.quoted)",
        at: router.source.place)
    } else if hosts.count > 1, routers.isEmpty {
      log.warning("there are no 'virtual_routers': no address moves between the hosts", at: hosts[0].place)
    }
  }
}
