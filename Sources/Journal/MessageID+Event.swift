public import ControlAPI

extension Event.Kind {
  /// What `journalctl MESSAGE_ID=…` finds this kind by. The numbers were drawn at random once and never change:
  /// `systemd/aloft.catalog` and administrators' filters refer to them.
  public var messageID: MessageID {
    switch self {
    case .daemonStarted: MessageID("fccddd04e3184414a2aec39bfc24f0e7")
    case .daemonStopping: MessageID("ff739faab9d94978b1e2f7cb59a2ade4")
    case .transition: MessageID("351cb88a3bbb49f0a1e606a5607ec1a1")
    case .memberTransition: MessageID("13c6ee6be38a4c43bfe52c27bd3ebb05")
    case .addressAdded: MessageID("fa6bf49794d84bef8c6dc1fd1f21f1d4")
    case .addressRemoved: MessageID("931575f47b684883945df89b0b1771a3")
    case .addressRestored: MessageID("6d52f965e6e544f88af3c38ed753ef2b")
    case .addressFailed: MessageID("f0716892eef8428f895281d5f71e0733")
    case .routeAdded: MessageID("78ff886402634b9b977c8fe533a8f2f1")
    case .routeRemoved: MessageID("ebfad658f9e04dde975616d05db4eceb")
    case .routeRestored: MessageID("a0a711945ace433889673d300cdc899c")
    case .routeFailed: MessageID("243e883f3be54adcb72e887546226726")
    case .packetsRejected: MessageID("ada867200eb14a7d9fee128f9a526db8")
    case .peerDistrusted: MessageID("38be077fed314b7fac187a4be2dacf50")
    case .peerTrusted: MessageID("5556019a4407423896670de759f154f4")
    case .splitBrain: MessageID("a9934181b0eb4c368c78b1c457afb1ce")
    case .priorityChanged: MessageID("0c12c4e049ed4fffa5c44d2507db92df")
    case .checkChanged: MessageID("2f6f7c658bb24341b64d6575294dd5a7")
    case .hookEnded: MessageID("dc41e07c42ed4b479e24c532116b903f")
    case .hookFailed: MessageID("d9a34049213d4ba2bf073913532fd86f")
    case .interfaceChanged: MessageID("2131edf8fe3d444c86e2c5270f16014c")
    case .balancerReady: MessageID("96275128040e4fdf88ba61eb9672f518")
    case .balancerEnded: MessageID("538e196ad33047fc87c2ecf4b33bd44e")
    case .balancerFailed: MessageID("8dcfb12af0b141a48480101a1cfa93b7")
    case .guardEnded: MessageID("02aa5f64c3ada5c7c04a1c056a71e98a")
    case .backendHealth: MessageID("2cfcf57f4e784aae966f743d5532a245")
    case .poolAlarm: MessageID("44d8a29b7e854745b97fcc54b2a48aec")
    case .configurationReloaded: MessageID("da347231e0224e56a5809371a4171186")
    case .configurationRejected: MessageID("bc510b3769b740dabc9474daa3e40416")
    case .configurationDrift: MessageID("9aaef6d5b463421ca6235a3a1db7fc6b")
    case .duplicateAddress: MessageID("6335b911cd4b4e748b9eba21f352b735")
    case .lateTimers: MessageID("e18a2ab0b084409a9d723026a94e4b02")
    case .notice: MessageID("110d0ba5c6084f16bb65bfcb1258ccdd")
    }
  }

  /// How urgent this kind is.
  public var priority: Priority {
    switch self {
    case .daemonStarted, .memberTransition, .addressAdded, .addressRemoved, .routeAdded, .routeRemoved,
      .balancerReady, .hookEnded:
      .information
    case .daemonStopping, .peerTrusted, .transition, .priorityChanged, .checkChanged, .interfaceChanged,
      .backendHealth, .configurationReloaded, .notice:
      .notice
    case .addressRestored, .routeRestored, .configurationDrift, .packetsRejected, .balancerEnded, .guardEnded,
      .poolAlarm, .lateTimers, .hookFailed:
      .warning
    case .addressFailed, .routeFailed, .peerDistrusted, .splitBrain, .duplicateAddress, .balancerFailed,
      .configurationRejected:
      .error
    }
  }
}
