import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='ngày')),
                ('is_working', models.BooleanField(verbose_name='là ngày làm việc')),
                ('name', models.CharField(max_length=120, verbose_name='tên ngày')),
                ('source', models.CharField(max_length=200, verbose_name='căn cứ')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('full_name', models.CharField(max_length=120, verbose_name='họ và tên')),
                ('sort_key', models.CharField(db_index=True, editable=False, max_length=400)),
                ('search_key', models.CharField(db_index=True, editable=False, max_length=120)),
            ],
            options={
                'ordering': ['sort_key', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('account_id', models.BigIntegerField(db_index=True, null=True)),
            ],
            options={
                'verbose_name': 'phiên đăng nhập',
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(max_length=60, unique=True, verbose_name='tên đăng nhập')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('language', models.CharField(default='vi', max_length=5)),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('auth_version', models.PositiveIntegerField(default=1)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='council.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=12, unique=True, verbose_name='mã')),
                ('kind', models.CharField(choices=[('city', 'thành phố'), ('ward', 'phường'), ('commune', 'xã')], max_length=8, verbose_name='loại')),
                ('name', models.CharField(max_length=120, verbose_name='tên đơn vị')),
                ('name_en', models.CharField(max_length=120)),
                ('search_key', models.CharField(db_index=True, max_length=120)),
                ('seats', models.PositiveSmallIntegerField(verbose_name='tổng số đại biểu')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='council_seats_positive')],
            },
        ),
        migrations.CreateModel(
            name='Constituency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='số')),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='constituencies', to='council.council')),
            ],
            options={
                'ordering': ['council_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Board',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('short_name', models.CharField(max_length=20, verbose_name='ký hiệu')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boards', to='council.council')),
            ],
            options={
                'ordering': ['council_id', 'position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('council', 'short_name'), name='board_short_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='CouncilSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('value', models.JSONField()),
                ('since', models.DateField()),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='căn cứ')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settings', to='council.council')),
            ],
            options={
                'ordering': ['key', 'since'],
                'constraints': [models.UniqueConstraint(fields=('council', 'key', 'since'), name='setting_dated_once')],
            },
        ),
        migrations.CreateModel(
            name='Delegate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group_post', models.CharField(choices=[('head', 'Tổ trưởng'), ('deputy', 'Tổ phó'), ('member', 'Tổ viên')], default='member', max_length=8)),
                ('seat', models.PositiveSmallIntegerField(verbose_name='số ghế')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('constituency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='council.constituency')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='council.council')),
            ],
            options={
                'ordering': ['council_id', 'seat'],
            },
        ),
        migrations.CreateModel(
            name='BoardSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(choices=[('head', 'Trưởng ban'), ('deputy', 'Phó Trưởng ban'), ('member', 'Ủy viên')], default='member', max_length=8)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='council.board')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='board_seats', to='council.delegate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('board', 'delegate'), name='board_member_once')],
            },
        ),
        migrations.CreateModel(
            name='DelegateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('active', 'active'), ('suspended', 'suspended'), ('released', 'released'), ('dismissed', 'dismissed'), ('lost', 'lost')], max_length=10)),
                ('since', models.DateField()),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='quyết định')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='council.delegate')),
            ],
            options={
                'ordering': ['delegate_id', 'since', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DelegateGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='số')),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='council.council')),
            ],
            options={
                'ordering': ['council_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('council', 'number'), name='group_number_unique')],
            },
        ),
        migrations.AddField(
            model_name='delegate',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='delegates', to='council.delegategroup'),
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('submission', 'Tờ trình'), ('draft_resolution', 'Dự thảo nghị quyết'), ('verification_report', 'Báo cáo thẩm tra'), ('explanation', 'Giải trình, tiếp thu'), ('report', 'Báo cáo'), ('annex', 'Phụ lục'), ('other', 'Tài liệu khác')], max_length=20, verbose_name='loại văn bản')),
                ('title', models.CharField(max_length=500, verbose_name='trích yếu')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành')),
                ('is_public', models.BooleanField(default=True, verbose_name='công khai')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='council.council')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='bản')),
                ('original', models.FileField(max_length=200, upload_to='')),
                ('reading', models.FileField(max_length=200, upload_to='')),
                ('file_name', models.CharField(max_length=300)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('pages', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='council.document')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['document_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='document_version_unique')],
            },
        ),
        migrations.CreateModel(
            name='JournalStream',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('seq', models.PositiveBigIntegerField(default=0)),
                ('head', models.CharField(max_length=64)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.council')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('account_id', models.BigIntegerField(null=True)),
                ('actor', models.CharField(max_length=160)),
                ('authority', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=60)),
                ('data', models.JSONField()),
                ('prev', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('stream', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='council.journalstream')),
            ],
            options={
                'ordering': ['stream_id', 'seq'],
                'constraints': [models.UniqueConstraint(fields=('stream', 'seq'), name='journal_seq_unique')],
            },
        ),
        migrations.AddField(
            model_name='delegate',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='council.person'),
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('chair', 'Chủ tọa'), ('secretary', 'Thư ký kỳ họp'), ('secretariat', 'Văn phòng'), ('delegate', 'Đại biểu'), ('guest', 'Khách mời'), ('hall_screen', 'Màn hình hội trường'), ('digital_officer', 'Cán bộ chuyển đổi số'), ('system_operator', 'Quản trị hệ thống')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='role_assignments', to='council.council')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='council.person')),
            ],
            options={
                'ordering': ['person_id', 'council_id', 'role'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='role_dates_in_order'), models.CheckConstraint(condition=models.Q(('council__isnull', False), ('role', 'system_operator'), _connector='OR'), name='role_council_named')],
            },
        ),
        migrations.CreateModel(
            name='Screen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='screens', to='council.council')),
            ],
            options={
                'ordering': ['council_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StandingSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(choices=[('chair', 'Chủ tịch Hội đồng nhân dân'), ('vice_chair', 'Phó Chủ tịch Hội đồng nhân dân'), ('member', 'Ủy viên Thường trực')], max_length=10)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standing', to='council.council')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standing_seats', to='council.delegate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('council', 'delegate'), name='standing_member_once')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=8, verbose_name='khóa')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến ngày')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='council.council')),
            ],
            options={
                'ordering': ['council_id', '-starts_on'],
                'constraints': [models.UniqueConstraint(fields=('council', 'number'), name='term_number_unique'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='term_dates_in_order')],
            },
        ),
        migrations.AddField(
            model_name='delegate',
            name='term',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='council.term'),
        ),
        migrations.CreateModel(
            name='CouncilSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='kỳ họp thứ')),
                ('kind', models.CharField(choices=[('regular', 'Kỳ họp thường lệ'), ('thematic', 'Kỳ họp chuyên đề'), ('urgent', 'Kỳ họp để giải quyết công việc phát sinh đột xuất')], default='regular', max_length=10, verbose_name='loại kỳ họp')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='tên gọi')),
                ('opens_on', models.DateField(verbose_name='khai mạc')),
                ('closes_on', models.DateField(verbose_name='bế mạc')),
                ('place', models.CharField(max_length=200, verbose_name='địa điểm')),
                ('is_public', models.BooleanField(default=True, verbose_name='họp công khai')),
                ('state', models.CharField(choices=[('draft', 'Đang chuẩn bị'), ('published', 'Đã công bố chương trình'), ('open', 'Đang họp'), ('closed', 'Đã bế mạc')], default='draft', max_length=10)),
                ('convened_on', models.DateField(blank=True, null=True, verbose_name='ngày triệu tập')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='council.council')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='council.term')),
            ],
            options={
                'ordering': ['-opens_on', '-number'],
                'constraints': [models.UniqueConstraint(fields=('term', 'number'), name='session_number_unique'), models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='session_dates_in_order')],
            },
        ),
        migrations.AddField(
            model_name='constituency',
            name='term',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='constituencies', to='council.term'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.UniqueConstraint(fields=('term', 'person'), name='delegate_once_in_term'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.UniqueConstraint(fields=('term', 'seat'), name='delegate_seat_unique'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='delegate_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='constituency',
            constraint=models.UniqueConstraint(fields=('term', 'number'), name='constituency_number_unique'),
        ),
    ]
