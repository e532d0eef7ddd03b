using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lyceum.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class JobErrorReason : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ErrorReason",
                table: "Jobs",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ErrorReason",
                table: "Jobs");
        }
    }
}
