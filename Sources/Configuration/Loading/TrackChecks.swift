/// What tracked things have to do with scripts, pools, the balancer and each other.
struct TrackChecks {
  let hosts: [LoadedHost]
  let routers: [LoadedRouter]
  let scripts: [LoadedScript]
  let pools: [LoadedPool]
  let hasBalancer: Bool
  let log: DiagnosticLog

  func run() {
    for router in routers {
      for entry in router.track.entries { check(entry, router) }
      checkOwners(router)
      checkPreemption(router)
      checkWeights(router)
    }
    let used = Set(
      routers.flatMap(\.track.entries).filter { $0.settings.kind == .script }.map(\.settings.name))
    for script in scripts where !used.contains(script.settings.name) {
      log.warning(
        "no virtual router tracks script \(script.settings.name.quoted): it is not run", at: script.place)
    }
  }

  private func check(_ entry: LoadedTrackEntry, _ router: LoadedRouter) {
    let name = entry.settings.name
    switch entry.settings.kind {
    case .interface:
      guard name == router.interface else { return }
      log.warning(
        "\(name.quoted) is the interface of \(router.title) itself, which is watched anyway", at: entry.place)
    case .script: checkName(name, "script", in: scripts.map(\.settings.name), "scripts", entry.place)
    case .file: break
    case .balancer:
      guard !hasBalancer else { return }
      log.error("there is no balancer to track: the file has no 'balancer'", at: entry.place)
    case .pool:
      checkName(name, "pool", in: pools.map(\.settings.name), "pools", entry.place)
      guard let pool = pools.first(where: { $0.settings.name == name }),
        entry.settings.minimum > pool.backends.count
      else { return }
      log.error(
        "'minimum' is \(entry.settings.minimum), and pool \(name.quoted) has \(pool.backends.count)"
          + " backends: it would fail always", at: entry.minimumPlace)
    }
  }

  private func checkName(_ name: String, _ what: String, in names: [String], _ key: String, _ place: Place) {
    guard !names.contains(name) else { return }
    log.error(
      "there is no \(what) \(name.quoted) in \(key.quoted)", at: place,
      suggestion: Spelling.closest(to: name, among: names))
  }

  private func weighted(_ router: LoadedRouter) -> [LoadedTrackEntry] {
    router.track.entries.filter { $0.settings.weight != nil }
  }

  /// An owner has priority 255 or is not one.
  private func checkOwners(_ router: LoadedRouter) {
    guard let entry = weighted(router).first,
      let owner = hosts.first(where: { router.settings.priority(of: $0.settings) == 255 })
    else { return }
    log.error(
      "host \(owner.settings.name.quoted) owns the addresses (priority 255), and an owner's priority cannot change:"
        + " leave the weights of \(router.title) out", at: entry.weightPlace)
  }

  private func checkPreemption(_ router: LoadedRouter) {
    guard !router.settings.preempt, let entry = weighted(router).first else { return }
    log.warning(
      "with 'preempt: false' no weight takes the address from the host that has it: a Backup lets any Active be;"
        + " leave the weight out where a failure is to move the address", at: entry.weightPlace)
  }

  /// Weights that cannot make another host the best are a mistake that would show on the worst of days.
  private func checkWeights(_ router: LoadedRouter) {
    guard let entry = weighted(router).first, hosts.count > 1,
      !hosts.contains(where: { router.settings.priority(of: $0.settings) == 255 })
    else { return }
    let reach = WeightReach(
      hosts: hosts.map { ($0.settings.name, Int(router.settings.priority(of: $0.settings))) },
      track: router.track.entries.map(\.settings))
    switch reach.verdict {
    case .moves: break
    case .never(let reason): log.error("\(router.title): \(reason)", at: entry.weightPlace)
    case .sometimes(let reason): log.warning("\(router.title): \(reason)", at: entry.weightPlace)
    }
  }
}
