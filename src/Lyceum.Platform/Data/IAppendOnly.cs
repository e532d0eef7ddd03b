namespace Lyceum.Platform.Data;

/// <summary>A row that is never changed or deleted once it is there; <see cref="PlatformDbContext"/> refuses to.</summary>
public interface IAppendOnly;
