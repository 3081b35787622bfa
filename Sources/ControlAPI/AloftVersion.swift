/// The version of this build, as `--version` and status tell it.
public enum AloftVersion {
  /// Semantic versioning.
  public static let current = "0.1.0"
}
