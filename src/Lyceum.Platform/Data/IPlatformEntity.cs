namespace Lyceum.Platform.Data;

/// <summary>A row of the whole platform, the same for every organisation. A row is this or <see cref="ITenantEntity"/>.</summary>
public interface IPlatformEntity;
