/// `track` of a virtual router.
enum TrackKeys {
  static let interfaces = "interfaces"
  static let scripts = "scripts"
  static let files = "files"
  static let balancer = "balancer"
  static let pools = "pools"

  static let section = Section(
    path: "virtual_routers.NAME.track",
    meaning:
      "What the host's fitness and priority depend on, besides the virtual router's own interface, which is watched anyway. "
      + "An entry without weight makes the host unfit while it fails: it gives the address up, or takes no part.",
    keys: [
      KeyDescription(
        name: interfaces,
        type: "a list of interfaces, or a mapping from them to `virtual_routers.NAME.track.KIND.ENTRY`",
        otherNames: ["interface", "track_interface"], meaning: "Fail while the interface is down or missing."),
      KeyDescription(
        name: scripts,
        type:
          "a list of names from `scripts`, or a mapping from them to `virtual_routers.NAME.track.KIND.ENTRY`",
        otherNames: ["script", "track_script"], meaning: "Fail as `scripts.NAME` says."),
      KeyDescription(
        name: files,
        type: "a list of absolute paths, or a mapping from them to `virtual_routers.NAME.track.KIND.ENTRY`",
        otherNames: ["file", "track_file"],
        meaning:
          "A file's number: what stands in it, 0 if it is not there, 1 if it is empty or holds something else. "
          + "Without weight, any number but 0 is a failure; with it, the number is multiplied by the weight."),
      KeyDescription(
        name: balancer, type: "`virtual_routers.NAME.track.KIND.ENTRY`", fallback: "tracked without weight",
        otherNames: ["process", "track_process"], meaning: "Fails while the balancer is not ready."),
      KeyDescription(
        name: pools, type: "a mapping from names in `pools` to `virtual_routers.NAME.track.pools.NAME`",
        otherNames: ["pool"],
        meaning: "Fail while the balancer of this host finds too few backends of the pool healthy."),
    ],
    moved: ["track_bfd": "BFD sessions cannot be tracked"])
}

/// An entry of `track`.
enum TrackedKeys {
  static let weight = Key(
    "weight", .weight, fallback: "none: unfit", otherNames: ["priority"],
    "A negative weight is taken from the priority while the entry fails, a positive one is added while it does not. "
      + "The sum is kept within 1 to 254.")

  static let section = Section(
    path: "virtual_routers.NAME.track.KIND.ENTRY",
    meaning: "One entry of `interfaces`, `scripts`, `files`, or `balancer` itself.",
    keys: [weight.description])
}

/// An entry of `track.pools`.
enum TrackedPoolKeys {
  static let minimum = Key(
    "minimum", .wholeNumber(1...1000), fallback: "1", otherNames: ["min", "quorum"],
    "With fewer healthy backends the entry fails; a backend that is not checked, or not yet, counts as healthy."
  )
  static let weight = Key(
    "weight", .weight, isRequired: true, otherNames: ["priority"],
    "As for the other entries, but required: without it, a pool that fails everywhere would leave no host to hold the address."
  )

  static let section = Section(
    path: "virtual_routers.NAME.track.pools.NAME", meaning: "One pool.",
    keys: [minimum.description, weight.description])
}

/// One script.
enum ScriptKeys {
  static let command = Key(
    "command", .argument, isRequired: true, holdsList: true, otherNames: ["script", "exec", "run"],
    "The program by its absolute path, and its arguments: as a list, or as one text that is split at spaces. No shell reads it."
  )
  static let interval = Key(
    "interval", .duration(.milliseconds(100)...(.seconds(3600))), fallback: "2s", otherNames: ["every"],
    "From the start of one run to the start of the next; a run never begins before the last has ended.")
  static let timeout = Key(
    "timeout", .duration(.milliseconds(10)...(.seconds(3600))), fallback: "1s",
    "A run that takes longer is killed with everything that it has started, and counts as failure.")
  static let rise = Key(
    "rise", .wholeNumber(1...100), fallback: "2", "Successes in a row that end a failure.")
  static let fall = Key(
    "fall", .wholeNumber(1...100), fallback: "2", "Failures in a row that count as one.")
  static let user = Key(
    "user", .name("an account's name", 1...32), fallback: "nobody", otherNames: ["uid", "script_user"],
    "The account that it runs as, without any capability; `root` only if it says so here.")
  static let initial = Key(
    "initial", ValueFormat<ScriptSettings.Initial>.choice([("success", .success), ("failure", .failure)]),
    fallback: "by the occasion", otherNames: ["init", "init_state"],
    "What it counts as before its first result. Otherwise: `failure` when `aloftd` starts, `success` when a reload adds or changes it."
  )

  static let section = Section(
    path: "scripts.NAME",
    meaning:
      "A command whose exit status says whether something works: 0 for yes. `track.scripts` says what depends on it.",
    keys: [
      command.description, interval.description, timeout.description, rise.description, fall.description,
      user.description, initial.description,
    ],
    moved: [
      "weight": "it belongs to the virtual router: 'track: { scripts: { NAME: { weight: … } } }'",
      "init_fail": "write 'initial: failure'",
    ])
}

/// One hook.
enum HookKeys {
  static let command = Key(
    "command", .argument, isRequired: true, holdsList: true, otherNames: ["script", "exec", "run", "notify"],
    "The program by its absolute path, and its arguments: as a list, or as one text that is split at spaces. No shell reads it."
  )
  static let states = Key(
    "on", .hookState, fallback: "all of them", holdsList: true, otherNames: ["states", "state", "when"],
    "The states whose entering it is run for.")
  static let timeout = Key(
    "timeout", .duration(.milliseconds(100)...(.seconds(3600))), fallback: "30s",
    otherNames: ["notify_timeout"],
    "A run that takes longer is killed with everything that it has started.")
  static let user = Key(
    "user", .name("an account's name", 1...32), fallback: "nobody", otherNames: ["uid", "script_user"],
    "The account that it runs as, without any capability; `root` only if it says so here.")
  static let arguments = Key(
    "arguments", ValueFormat<HookSettings.Arguments>.choice([("none", .none), ("keepalived", .keepalived)]),
    fallback: "none",
    "`keepalived` adds `INSTANCE`, the virtual router's name, `MASTER`, `BACKUP`, `FAULT` or `STOP`, and the priority."
  )

  static let section = Section(
    path: "hooks",
    meaning: "Each entry of the list. The facts of the transition come as JSON on standard input.",
    keys: [
      command.description, states.description, timeout.description, user.description, arguments.description,
    ])
}
